/** Token ids equal tiktoken's: on real texts, on traps, on every code point, and on random hostile texts. */
import { assertEqual, assertIds } from '../assert.ts'
import { type Batch, codePointBatches, fuzzBatches, trapBatch } from '../batches.ts'
import { factsOf } from '../encodings.ts'
import { IdsDigest } from '../fixtures.ts'
import type { Suite } from '../harness.ts'
import { TRAPS } from '../traps.ts'

export function idsSuite(suite: Suite, encoding: string): void {
  const { oracle, fixtures } = suite
  const { ranksOf } = factsOf(encoding)
  const compare = (batches: Iterable<Batch>, encode: (text: string) => Uint32Array): void => {
    let compared = 0
    for (const { name, texts } of batches) {
      const digest = new IdsDigest()
      for (const text of texts) {
        const ids = encode(text)
        if (oracle !== undefined) assertIds(ids, oracle.encode(encoding, text), text)
        digest.add(ids)
        compared++
      }
      if (fixtures !== undefined) assertEqual(String(digest), fixtures.digests[ranksOf]?.[name], name)
    }
    if (compared === 0) throw new Error('there was nothing to compare')
  }

  suite.test(encoding, 'real texts', (tokenizer) => {
    const texts = fixtures?.texts ?? suite.texts ?? []
    compare(
      texts.map(({ name, text }) => ({ name, texts: [text] })),
      (text) => tokenizer.encode(text),
    )
  })

  for (const [trap, text] of oracle === undefined ? [] : TRAPS) {
    suite.test(encoding, `trap: ${trap}`, (tokenizer) =>
      compare([{ name: trap, texts: [text] }], tokenizer.encode.bind(tokenizer)),
    )
  }
  suite.test(encoding, 'all traps', (tokenizer) => compare([trapBatch()], (text) => tokenizer.encode(text)))

  // Encodings with the same ranks and split rule need this only once.
  const { codePoints = 'all' } = suite
  if (ranksOf === encoding && codePoints !== 'none') {
    suite.test(encoding, 'every code point in several contexts', (tokenizer) =>
      compare(codePointBatches(codePoints), (text) => tokenizer.encode(text)),
    )
  }

  suite.test(encoding, 'random texts over hostile alphabets', (tokenizer) =>
    compare(fuzzBatches(), (text) => tokenizer.encode(text)),
  )
}
