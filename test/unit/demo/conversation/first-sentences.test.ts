import { describe, expect, test } from 'vitest'
import { firstSentences } from '../../../../demo/conversation/first-sentences.ts'

describe('the summary of first sentences', () => {
  const ask = (messages: readonly object[], previous: string | null = null, maxTokens = 320) =>
    firstSentences({ messages, previous, maxTokens, signal: undefined })

  test('has a line for each that says something, and extends what there was', async () => {
    const first = await ask([
      { role: 'user', content: 'Yes. My order came yesterday. It was open.' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'a', content: '{"open":true}' },
    ])
    expect(first).toBe('user: Yes. My order came yesterday.')
    expect(await ask([{ role: 'assistant', content: 'I am sorry.' }], first)).toBe(`${first}\nassistant: I am sorry.`)
  })

  test('is never longer than asked, and loses its oldest lines first', async () => {
    const messages = Array.from({ length: 200 }, (_, at) => ({
      role: 'user',
      content: `Sentence number ${at} ${'says a lot '.repeat(30)}`,
    }))
    const lines = (await ask(messages, null, 100)).split('\n')
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('\n').length).toBeLessThanOrEqual(200)
    expect(lines.at(-1)).toMatch(/^user: Sentence number 199 .*…$/)
  })
})
