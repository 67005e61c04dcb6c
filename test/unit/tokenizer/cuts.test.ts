import { expect, it } from 'vitest'
import { firstCut, isCut, lastCut } from '../../../src/tokenizer/cuts.ts'
import { random } from '../../helpers/random.ts'

it('finds a cut after and before every character that has one, and no other', () => {
  let found = 0
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit)
    for (const text of [`${character} `, `${character}A`, `${character}1`, `a${character}`, `1${character}`]) {
      const isOne = isCut(text, 1)
      if (isOne) found++
      if (firstCut(text, 1, 2) !== (isOne ? 1 : 2) || lastCut(text, 0, 1) !== (isOne ? 1 : 0)) {
        expect.fail(JSON.stringify(text))
      }
    }
  }
  expect(found).toBeGreaterThan(60_000)
})

it('finds the first and the last cut of a range, among characters without cuts, as a search by steps does', () => {
  const next = random(20261127)
  const alphabet = ['😀', '👩‍🔧', '\n', ' ', '1\ufe0f', 'a', '日', 'é', "'", '5']
  for (let round = 0; round < 2000; round++) {
    let text = ''
    // Letters are as rare as one in two or one in a thousand.
    const rare = 2 + next(1000)
    for (let left = next(900); left > 0; left--) text += alphabet[next(rare) === 0 ? next(alphabet.length) : next(4)]
    const from = next(text.length + 1)
    const to = from + next(text.length + 1 - from)
    let first = Math.max(from, 1)
    while (first < to && !isCut(text, first)) first++
    expect(firstCut(text, from, to)).toBe(first < to ? first : to)
    let last = Math.min(to, text.length - 1)
    while (last > from && !isCut(text, last)) last--
    expect(lastCut(text, from, to)).toBe(last > from ? last : from)
  }
})
