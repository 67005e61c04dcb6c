/** Counting what was counted before, whole or changed, against the oracle. Seeded: every run takes the same texts. */
import { describe, expect, it } from 'vitest'
import { tiktokenOf } from '../conformance/oracle.ts'
import { loadBuilt } from '../conformance/packaged.ts'
import { declaration } from '../corpus/index.ts'
import { cases } from '../helpers/cases.ts'
import { FRAGMENTS } from '../helpers/fragments.ts'
import { random } from '../helpers/random.ts'

const TEXTS = cases(150)
const EDITS = 4

/** And runs that have no place to cut. */
const PIECES = [...FRAGMENTS, ...['x', ' ', '-', '7'].map((letter) => letter.repeat(300))]

describe.each(['o200k_base', 'cl100k_base', 'gpt2'])('%s', (encoding) => {
  it('counts a text as often as it comes, whole or changed in places', async () => {
    const tokenizer = await loadBuilt(encoding)
    const next = random(20)
    const prose = declaration('eng') + declaration('cmn_hans') + declaration('hin')
    const randomPiece = (most: number): string =>
      Array.from({ length: 1 + next(most) }, () => PIECES[next(PIECES.length)]).join('')
    for (let i = 0; i < TEXTS; i++) {
      const start = next(prose.length)
      let text = prose.slice(start, start + next(3_000)) + randomPiece(next(2) === 0 ? 400 : 40)
      for (let edit = 0; edit < EDITS; edit++) {
        const expected = tiktokenOf(encoding).encode_ordinary(text).length
        const counts = [tokenizer.count(text), tokenizer.count(text), tokenizer.count(text)]
        expect(counts, JSON.stringify(text)).toEqual([expected, expected, expected])
        const at = next(text.length)
        text = text.slice(0, at) + randomPiece(3) + text.slice(at + next(5))
      }
    }
  })

  it('counts right when it remembers more than there is room for', async () => {
    const tokenizer = await loadBuilt(encoding)
    const article = declaration('eng').slice(0, 3_000)
    const texts = Array.from({ length: 2_500 }, (_, i) => `${article.slice(i)}${i}${article.slice(0, i)}`)
    const expected = texts.map((text) => tokenizer.encode(text).length)
    expect(expected[0]).toBe(tiktokenOf(encoding).encode_ordinary(texts[0] ?? '').length)
    for (let round = 0; round < 4; round++) expect([...tokenizer.countMany(texts)]).toEqual(expected)
  })
})
