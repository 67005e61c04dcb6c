/** Decoding gives the text back, counting agrees with encoding, and results never change afterwards. */
import { assert, assertEqual, assertIds, shorten, wellFormed } from '../assert.ts'
import { fuzzBatches } from '../batches.ts'
import type { Suite } from '../harness.ts'
import { TRAPS } from '../traps.ts'

export function roundTripSuite(suite: Suite, encoding: string): void {
  const texts = (): string[] => [
    ...TRAPS.map(([, text]) => text),
    ...[...fuzzBatches(4)].flatMap((batch) => batch.texts),
  ]

  suite.test(encoding, 'decode gives back what was encoded', (tokenizer) => {
    for (const text of texts()) {
      const ids = tokenizer.encode(text)
      assertEqual(tokenizer.decode(ids), wellFormed(text), 'the decoded text')
      assertEqual(tokenizer.decode(Array.from(ids)), wellFormed(text), 'the text decoded from an array')
    }
  })

  suite.test(encoding, 'decode of part of a character gives U+FFFD', (tokenizer) => {
    const ids = tokenizer.encode('\u{11de0}')
    assert(ids.length > 1, 'the character was to have several tokens')
    assert(tokenizer.decode(ids.slice(0, 1)).includes('\ufffd'), 'half a character was to be U+FFFD')
    assertEqual(tokenizer.decode(new Uint32Array(0)), '', 'no tokens')
  })

  suite.test(encoding, 'count and countMany agree with encode', (tokenizer) => {
    const all = texts()
    const counts = tokenizer.countMany(all)
    for (const [i, text] of all.entries()) {
      const { length } = tokenizer.encode(text)
      assertEqual([tokenizer.count(text), counts[i]], [length, length], `the counts of ${shorten(text)}`)
    }
    assertEqual(tokenizer.countMany([]).length, 0, 'the counts of no texts')
  })

  suite.test(encoding, 'results do not change when the tokenizer is used again', (tokenizer) => {
    const text = 'The first text, whose results are kept. 第一'
    const ids = tokenizer.encode(text)
    const segments = tokenizer.segments(text)
    const copies = [ids, segments.ids, segments.starts, segments.ends].map((array) => array.slice())
    tokenizer.encode('Another text altogether; '.repeat(5_000))
    tokenizer.segments('and one more')
    tokenizer.decode(tokenizer.encode('x'.repeat(500)))
    for (const [i, array] of [ids, segments.ids, segments.starts, segments.ends].entries()) {
      assertIds(array, copies[i]!, text)
    }
  })

  suite.test(encoding, 'the same after longer and shorter texts', (tokenizer) => {
    // Memory grows for the long text; what was cached before must still be right after it.
    const short = 'shorter, and again: 再び\u0301'
    const before = tokenizer.encode(short)
    const long = `${short}\n`.repeat(40_000)
    assertEqual(tokenizer.decode(tokenizer.encode(long)) === long, true, 'the long text is given back')
    assertIds(tokenizer.encode(short), before, short)
    assertEqual(tokenizer.count(''), 0, 'the count of nothing')
    assertIds(tokenizer.encode(short), before, short)
  })
}
