/** Texts of several kilobytes without the places where the split rule cuts, counted and encoded again and after edits. */
import { expect, it } from 'vitest'
import { random } from '../helpers/random.ts'
import { assertIds } from './assert.ts'
import { fuzzTexts } from './fuzz.ts'
import { tiktokenOf } from './oracle.ts'
import { loadBuilt } from './packaged.ts'

/** Alphabets whose runs have no place where the split rule cuts, or only such that are no letters or numbers. */
const RUNS: readonly (readonly string[])[] = [
  ['ก', 'ข', 'ท', 'ร', 'เ', 'แ', 'า', 'ี', '่', '้'],
  ['的', '是', '我', '你', '好', '人', '们', '国'],
  ['あ', 'の', 'カ', 'ー', '日', '本', '゙'],
  ['👩', '\u200d', '👧', '🏽', '🇩', '🇪', '\ufe0f', '❤', '🏳', '😀', '🎉', '€', '—'],
  ['的', 'A', 'a', 'ก', '\u0301', 'ǅ', 'ß'],
  ['😀', '€', ' ', '.', '\u3000', '\n', '/', '\u0301', '。'],
  ['.', ',', '!', '/', '-', ' ', '\t', '\n'],
  ['ab', 'fe', '09', 'C4', '-', '+', '/', 'xQ', '=', 'Zz'],
]

/** Runs of one alphabet, some with a character of another now and then, and a little of everything in between. */
function texts(): string[] {
  const next = random(20261127)
  const between = fuzzTexts(20261127, 40)
  const pick = <T>(all: readonly T[]): T => all[next(all.length)]!
  return Array.from({ length: 16 }, () => {
    const parts = Array.from({ length: 3 }, () => {
      const [rare, frequent] = [pick(RUNS), pick(RUNS)]
      const run = Array.from({ length: 200 + next(700) }, () => pick(next(60) === 0 ? rare : frequent))
      return run.join('') + (next(2) === 0 ? '' : pick(between))
    })
    return parts.join('')
  })
}

it.each(['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'])(
  '%s: long runs, again and after edits',
  async (encoding) => {
    const oracle = tiktokenOf(encoding)
    const tokenizer = await loadBuilt(encoding)
    for (const [index, text] of texts().entries()) {
      const middle = text.length >> 1
      const edited = `${text.slice(0, middle)}x${text.slice(middle)}`
      const [ids, idsOfEdited] = [oracle.encode_ordinary(text), oracle.encode_ordinary(edited)]
      // The second time it is stored, for counts and then for ids.
      for (let time = 0; time < 3; time++) {
        expect(tokenizer.count(text), `count of text ${index}`).toBe(ids.length)
        expect(tokenizer.count(edited), `count of text ${index}, edited`).toBe(idsOfEdited.length)
      }
      for (let time = 0; time < 3; time++) {
        assertIds(tokenizer.encode(text), ids, text)
        assertIds(tokenizer.encode(edited), idsOfEdited, edited)
      }
      expect(tokenizer.count(text)).toBe(ids.length)
    }
  },
)

// After a small letter, capitals do not belong to a word of o200k, however far away the small letter is.
it('o200k_base: a small letter, kilobytes of letters without case, and a token that joins one with a capital', async () => {
  const oracle = tiktokenOf('o200k_base')
  const tokenizer = await loadBuilt('o200k_base')
  const joins = Array.from({ length: tokenizer.vocabularySize }, (_, id) => id)
    .filter((id) => id < 199_998 && /\p{Lo}\p{Lu}/u.test(tokenizer.decode([id])))
    .map((id) => tokenizer.decode([id]).trim())
  expect(joins.length).toBeGreaterThan(0)
  for (const join of joins) {
    for (let length = 330; length < 480; length += 7) {
      const run = '我泰国鹅'.repeat(200)
      for (const start of ['a', 'A', '', ' a\u0301']) {
        const text = `${start}${run.slice(0, length)}${join}bc ${run}`
        assertIds(tokenizer.encode(text), oracle.encode_ordinary(text), `${start} ${length} ${join}`)
      }
    }
  }
})
