/** Runs of slashes after line ends, where o200k starts a new match with the sign that follows them. */
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../../../../src/index.ts'

const tokenizer = await loadTokenizer('o200k_base')

describe.each(['😀\n', '!\n', '\r\n', 'a'])('slashes after %j', (head) => {
  it.each(['.com is', '!abc', '\u0301!!!', '\ufe0f.', '_foo', "'s", '(int x)', '\u0301abc', '→b', ' a'])(
    'before %j have in a document the tokens that they have in a text',
    (tail) => {
      for (const length of [600, 1500, 2047, 2050, 3000, 5001]) {
        const slashes = '/'.repeat(length)
        const expected = tokenizer.count(head + slashes + tail)
        const appended = tokenizer.document(head + slashes)
        expect(appended.append(tail)).toBe(expected)
        const prepended = tokenizer.document(slashes + tail)
        expect(prepended.replace(0, 0, head)).toBe(expected)
        const grown = tokenizer.document(head + slashes.slice(0, 300) + tail)
        expect(grown.replace(head.length + 5, head.length + 5, slashes.slice(300))).toBe(expected)
        expect(tokenizer.document(head + slashes + tail).count).toBe(expected)
      }
    },
  )
})
