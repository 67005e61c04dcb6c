/** What splitting reads of a text without a place to cut: as much for each part, however long the text goes on. */
import { expect, it } from 'vitest'
import { loadTokenizer } from '../../src/index.ts'
import { splitIntoParts } from '../../src/tokenizer/split-into-parts.ts'

const LIMIT = 10

it.each(['a', '👩‍👩‍👧‍👦', '-='])('a run of %s', async (unit) => {
  const tokenizer = await loadTokenizer('o200k_base')
  const readOf = (text: string): number => {
    let read = 0
    const counter = {
      longest: 128,
      count: (part: string) => {
        read += part.length
        return tokenizer.count(part)
      },
      segments: (part: string) => {
        read += part.length
        return tokenizer.segments(part)
      },
    }
    const parts = splitIntoParts(text, LIMIT, counter)
    expect(parts.map((part) => part.text).join('')).toBe(text)
    for (const part of parts) expect(part.tokens).toBe(tokenizer.count(part.text))
    expect(Math.max(...parts.map((part) => part.tokens))).toBeLessThanOrEqual(LIMIT)
    return read
  }
  const run = unit.repeat(Math.ceil(2_000 / unit.length))
  // Eight times the text is eight times the reading; read to its end for each part, it would be up to sixty-four.
  expect(readOf(run.repeat(8)) / readOf(run)).toBeLessThan(10)
})
