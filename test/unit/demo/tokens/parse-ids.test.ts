import { expect, test } from 'vitest'
import { bytesOfTokens, parseIds, specialIn } from '../../../../demo/tokens/parse-ids.ts'

test('ids are read as programs print them, and what is none is named', () => {
  for (const list of ['[1, 22]', '1 22', '(1;22)', '1\n22', 'array([1, 22])'.slice(6, -1)])
    expect(parseIds(list)).toEqual({ ids: [1, 22], problem: null })
  expect(parseIds('')).toEqual({ ids: [], problem: null })
  expect(parseIds('1, -2').problem).toBe('“-” is no token id: ids are whole numbers from 0.')
  expect(parseIds('1 two').problem).toContain('two')
})

test('special tokens in a text are counted by name', () => {
  const names = ['<|endoftext|>', '<|endofprompt|>']
  expect(specialIn('a<|endoftext|>b<|endoftext|>', names)).toEqual([['<|endoftext|>', 2]])
  expect(specialIn('plain', names)).toEqual([])
})

test('bytes are those of UTF-8', () => expect(bytesOfTokens('€a')).toBe('E2 82 AC 61'))
