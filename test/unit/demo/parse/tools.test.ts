import { describe, expect, test } from 'vitest'
import { parseTools } from '../../../../demo/parse/tools.ts'

describe('tools', () => {
  test('bare or wrapped, one or many', () => {
    const bare = { name: 'f', parameters: {} }
    expect(parseTools(JSON.stringify(bare)).tools).toEqual([{ type: 'function', function: bare }])
    const wrapped = [{ type: 'function', function: bare }]
    expect(parseTools(JSON.stringify(wrapped)).tools).toEqual(wrapped)
  })

  test('unreadable text is no tools, with a sentence', () => {
    expect(parseTools('[{"na')).toMatchObject({ tools: null, problem: expect.stringContaining('Not valid JSON yet') })
    expect(parseTools('[{}, 1]').problem).toContain('Tool 1 has no name')
    expect(parseTools('').tools).toEqual([])
  })
})
