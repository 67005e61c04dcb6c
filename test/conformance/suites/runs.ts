/** A megabyte of one character is counted exactly, without a long pause and without a growing stack. */
import { assertEqual, assertIds } from '../assert.ts'
import type { Suite } from '../harness.ts'

const RUNS: readonly string[] = [
  'a',
  'A',
  ' ',
  '\n',
  '\r\n',
  '^',
  '/',
  '0',
  '的',
  '\u0301',
  'é',
  '👩‍',
  '😀',
  '\0',
  ' a',
  "'s",
  '\ud800',
]
const CODE_UNITS = 1_000_000
/** The reference takes seconds for a megabyte. */
const COMPARED_CODE_UNITS = 50_000

export function runsSuite(suite: Suite, encoding: string): void {
  const { reference } = suite
  for (const part of RUNS) {
    const shown = JSON.stringify(part)
    suite.test(encoding, `a megabyte of ${shown}`, (tokenizer) => {
      const text = part.repeat(CODE_UNITS / part.length)
      const ids = tokenizer.encode(text)
      assertEqual(tokenizer.count(text), ids.length, 'the count')
      assertEqual(tokenizer.fits(text, ids.length), true, 'it fits in its count')
      assertEqual(tokenizer.fits(text, ids.length - 1), false, 'it does not fit in less')
      const expected = part === '\ud800' ? text.replaceAll(part, '\ufffd') : text
      assertEqual(tokenizer.decode(ids) === expected, true, 'it is given back')
    })

    if (reference !== undefined) {
      suite.test(encoding, `a long run of ${shown}, as the reference`, (tokenizer) => {
        // An odd length too, because merging in pairs leaves a remainder.
        for (const times of [COMPARED_CODE_UNITS / part.length, 4_097]) {
          const text = part.repeat(times)
          assertIds(tokenizer.encode(text), reference(encoding).encode(text), text)
        }
      })
    }
  }

  if (reference !== undefined) {
    suite.test(encoding, 'a megabyte of letters, as the reference', (tokenizer) => {
      const text = 'a'.repeat(CODE_UNITS)
      assertIds(tokenizer.encode(text), reference(encoding).encode(text), text)
    })
  }
}
