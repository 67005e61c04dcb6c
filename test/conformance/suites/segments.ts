/** Segments: the ids of encode, in order, covering the text. */
import { assert, assertEqual, assertIds, shorten } from '../assert.ts'
import { fuzzBatches } from '../batches.ts'
import type { Suite } from '../harness.ts'
import { TRAPS } from '../traps.ts'

export function segmentsSuite(suite: Suite, encoding: string): void {
  const texts = (): string[] => [
    ...TRAPS.map(([, text]) => text),
    ...[...fuzzBatches(4)].flatMap((batch) => batch.texts),
    // Longer than what is encoded at once.
    'A sentence of many. 一つの文。\u{11de0} '.repeat(5_000),
  ]

  suite.test(encoding, 'segments have the ids of encode and cover the text', (tokenizer) => {
    for (const text of texts()) {
      const { ids, starts, ends } = tokenizer.segments(text)
      assertIds(ids, tokenizer.encode(text), text)
      assertEqual([starts.length, ends.length], [ids.length, ids.length], 'the lengths')
      let covered = 0
      for (let i = 0; i < ids.length; i++) {
        const [start, end] = [starts[i]!, ends[i]!]
        const where = `token ${i} at [${start}, ${end}) of ${shorten(text)}`
        assert(start < end && end <= text.length, `${where} is empty or outside`)
        assert(start <= covered && end >= covered, `${where} leaves a gap after ${covered}`)
        assert(start === covered || isInsideCharacter(tokenizer.decode([ids[i]!])), `${where} starts before ${covered}`)
        assert(!isInsidePair(text, start) && !isInsidePair(text, end), `${where} cuts a surrogate pair`)
        covered = end
      }
      assertEqual(covered, text.length, `what the segments cover of ${shorten(text)}`)
    }
  })

  suite.test(encoding, 'a token of whole characters spans exactly its text', (tokenizer) => {
    for (const text of texts()) {
      const { ids, starts, ends } = tokenizer.segments(text)
      for (let i = 0; i < ids.length; i++) {
        const own = tokenizer.decode([ids[i]!])
        if (!own.includes('\ufffd')) assertEqual(text.slice(starts[i], ends[i]), own, `token ${i} of ${shorten(text)}`)
      }
    }
  })

  suite.test(encoding, 'a character of several tokens is spanned by each', (tokenizer) => {
    const text = 'a\u{11de0}b'
    const { starts, ends } = tokenizer.segments(text)
    const spans = Array.from(starts, (start, i) => [start, ends[i]])
    const inside = spans.slice(1, -1)
    assert(inside.length > 1, 'the character was to have several tokens')
    assertEqual(spans[0], [0, 1], 'the first')
    assertEqual(spans.at(-1), [3, 4], 'the last')
    for (const span of inside) assertEqual(span, [1, 3], 'a part of the character')
  })
}

/** Whether a token's own bytes are not whole characters. */
function isInsideCharacter(decoded: string): boolean {
  return decoded.includes('\ufffd')
}

function isInsidePair(text: string, index: number): boolean {
  return text.codePointAt(index - 1)! > 0xffff && index > 0
}
