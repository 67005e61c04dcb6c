/** The characters by which documents are divided (src/tokenizer/document/kinds/characters.ts), against the pinned table. */
import { describe, expect, it } from 'vitest'
import { codePointClasses } from '../../src/reference/split.ts'
import { EMOJI, LOWER, MARK, SIGN, UNCASED, UPPER } from '../../src/tokenizer/document/kinds/characters.ts'

/** Each list, with the number of its class in the table. */
const LISTS = [
  ['signs', SIGN, 0],
  ['capitals', UPPER, 1],
  ['small letters', LOWER, 2],
  ['letters without case', UNCASED, 3],
  ['marks', MARK, 4],
] as const

describe('the characters of a list', () => {
  it.each(LISTS)('%s have the class of their list', (_, list, expected) => {
    const listed = new RegExp(`^[${list}]$`)
    const units = Array.from({ length: 0x10000 }, (_, unit) => unit).filter((unit) =>
      listed.test(String.fromCharCode(unit)),
    )
    expect(units.length).toBeGreaterThan(50)
    expect(units.filter((unit) => codePointClasses()[unit] !== expected)).toEqual([])
  })

  it('emoji have the class of signs', () => {
    const listed = new RegExp(`^(?:${EMOJI})$`)
    const codePoints = Array.from({ length: 0x100000 }, (_, i) => 0x10000 + i).filter((codePoint) =>
      listed.test(String.fromCodePoint(codePoint)),
    )
    expect(codePoints.length).toBeGreaterThan(2_000)
    expect(codePoints.filter((codePoint) => codePointClasses()[codePoint] !== 0)).toEqual([])
  })
})
