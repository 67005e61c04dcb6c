/**
 * The playground colours only the text in view. That is right only if the tokens of that part are those of the
 * whole text: tiktoken says whether they are.
 */
import { get_encoding, type TiktokenEncoding } from 'tiktoken'
import { describe, expect, test } from 'vitest'
import { widenToBoundaries } from '../../../demo/editor/boundary.ts'
import { SCRIPTS } from '../../../demo/samples/scripts.ts'
import { SUPPORT } from '../../../demo/samples/support.ts'

const sliceable = (text: string) => ({
  length: text.length,
  sliceString: (from: number, to: number) => text.slice(from, to),
})

const texts = {
  prose: SUPPORT.retrieved,
  conversation: SUPPORT.history,
  json: SUPPORT.tools,
  scripts: SCRIPTS,
  spaces: 'one  two   \n\n three\t\tfour\n \nfive  \r\n six. SEVEN\n\n\n eight',
  contractions: "I'LL say it's they'Re don’t 'tis Im'T end. O'Neill's",
}

describe.each(['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'] as const)('%s', (name: TiktokenEncoding) => {
  const encoder = get_encoding(name)
  const encode = (text: string) => [...encoder.encode(text, 'all', [])]

  test.each(Object.entries(texts))('every window of %s has the tokens of the whole', (_, text) => {
    const whole = encode(text)
    let narrower = 0
    for (let from = 0; from < text.length; from += 29) {
      const range = widenToBoundaries(sliceable(text), from, Math.min(text.length, from + 40))!
      expect(range.from).toBeLessThanOrEqual(from)
      expect(range.to).toBeGreaterThanOrEqual(Math.min(text.length, from + 40))
      if (range.to - range.from < text.length) narrower++
      const parts = [text.slice(0, range.from), text.slice(range.from, range.to), text.slice(range.to)]
      expect(parts.flatMap(encode)).toEqual(whole)
    }
    expect(narrower).toBeGreaterThan(0)
  })
})

test('a run without a boundary longer than 256 K has none', () => {
  const text = 'a'.repeat(700_000)
  expect(widenToBoundaries(sliceable(text), 350_000, 350_100)).toBeNull()
  expect(widenToBoundaries(sliceable(text), 0, 700_000)).toEqual({ from: 0, to: 700_000 })
})
