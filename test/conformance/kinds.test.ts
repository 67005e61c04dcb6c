/** The characters that documents take apart by kind (src/tokenizer/document/kinds.ts), against the pinned table. */
import { describe, expect, it } from 'vitest'
import { codePointClasses } from '../../src/reference/split.ts'
import { EMOJI, LISTS } from '../../src/tokenizer/document/kinds.ts'

/** The table's classes, by the list that they are in. */
const CLASSES = { sign: 0, upper: 1, lower: 2, uncased: 3, mark: 4 } as const

describe('the characters of a kind', () => {
  it.each(Object.entries(CLASSES))('%s have one class', (name, expected) => {
    const listed = new RegExp(`^[${LISTS[name as keyof typeof LISTS]}]$`)
    const units = Array.from({ length: 0x10000 }, (_, unit) => unit).filter((unit) =>
      listed.test(String.fromCharCode(unit)),
    )
    expect(units.length).toBeGreaterThan(50)
    expect(units.filter((unit) => codePointClasses()[unit] !== expected)).toEqual([])
  })

  it('emoji are signs', () => {
    const listed = new RegExp(`^(?:${EMOJI})$`)
    const codePoints = Array.from({ length: 0x100000 }, (_, i) => 0x10000 + i).filter((codePoint) =>
      listed.test(String.fromCodePoint(codePoint)),
    )
    expect(codePoints.length).toBeGreaterThan(2_000)
    expect(codePoints.filter((codePoint) => codePointClasses()[codePoint] !== CLASSES.sign)).toEqual([])
  })
})
