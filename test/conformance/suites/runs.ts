/** A megabyte of one character: exact, and without a pause or a stack that grows with it. */
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

export function runsSuite(suite: Suite, encoding: string): void {
  for (const part of RUNS) {
    suite.test(encoding, `a megabyte of ${JSON.stringify(part)}`, (tokenizer) => {
      const text = part.repeat(CODE_UNITS / part.length)
      const ids = tokenizer.encode(text)
      assertEqual(tokenizer.count(text), ids.length, 'the count')
      assertEqual(tokenizer.fits(text, ids.length), true, 'it fits in its count')
      assertEqual(tokenizer.fits(text, ids.length - 1), false, 'it does not fit in less')
      if (suite.reference !== undefined) assertIds(ids, suite.reference(encoding).encode(text), text)
      const expected = part === '\ud800' ? text.replaceAll(part, '\ufffd') : text
      assertEqual(tokenizer.decode(ids) === expected, true, 'it is given back')
    })
  }
}
