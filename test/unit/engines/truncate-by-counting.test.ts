import { describe, expect, test } from 'vitest'
import { truncateByCounting } from '../../../src/engines/truncate-by-counting.ts'
import { fuzzTexts } from '../../conformance/fuzz.ts'
import { tiktokenCounter } from '../../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const count = (text: string) => counter.countMany([text])[0]!

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
function boundariesOf(text: string): readonly number[] {
  return [...graphemes.segment(text)].map(({ index }) => index).concat(text.length)
}

const TEXTS = [
  ...fuzzTexts(5, 25),
  'The quick brown fox jumps over the lazy dog. '.repeat(30),
  'naïve 🙂👩‍👩‍👧‍👦 слово 的 '.repeat(20),
  'a'.repeat(200),
]

describe('truncating by counts alone', () => {
  test.each(['start', 'end', 'middle'] as const)('keeps no more than the limit, between graphemes: %s', (keep) => {
    for (const text of TEXTS) {
      for (const limit of [0, 1, 5, 17, 10_000]) {
        const { text: kept, tokens, truncated, removed } = truncateByCounting(text, limit, keep, count)
        expect(tokens).toBe(count(kept))
        expect(tokens).toBeLessThanOrEqual(limit)
        expect(kept).toBe(text.slice(0, removed.startCodeUnits) + text.slice(removed.endCodeUnits))
        expect(truncated).toBe(count(text) > limit)
        const boundaries = boundariesOf(text)
        expect(boundaries).toContain(removed.startCodeUnits)
        expect(boundaries).toContain(removed.endCodeUnits)
      }
    }
  })

  test.each(['start', 'end'] as const)('keeps the longest part that fits: %s', (keep) => {
    for (const text of TEXTS) {
      for (const limit of [1, 3, 12]) {
        const part = (length: number) => (keep === 'start' ? text.slice(0, length) : text.slice(text.length - length))
        const lengths = boundariesOf(text).map((at) => (keep === 'start' ? at : text.length - at))
        const longest = Math.max(...lengths.filter((length) => count(part(length)) <= limit))
        expect(truncateByCounting(text, limit, keep, count).text).toBe(part(longest))
      }
    }
  })

  test('counts a long text no further than some times the limit', () => {
    let counted = 0
    const counting = (text: string) => {
      counted += text.length
      return count(text)
    }
    const text = 'word '.repeat(100_000)
    expect(truncateByCounting(text, 100, 'start', counting).tokens).toBe(100)
    expect(counted).toBeLessThan(40 * 100 * 5)
  })
})
