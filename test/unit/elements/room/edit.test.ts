import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findEdit } from '../../../../src/elements/room/edit.ts'
import { cases } from '../../../helpers/cases.ts'

test('the same text is no edit', () => {
  expect(findEdit('room', 'room')).toBeNull()
  expect(findEdit('', '')).toBeNull()
})

test('a key in the middle is that key alone', () => {
  const before = `${'word '.repeat(1000)}${'text '.repeat(1000)}`
  const after = `${'word '.repeat(1000)}x${'text '.repeat(1000)}`
  expect(findEdit(before, after)).toEqual({ from: 5000, to: 5000, insert: 'x' })
  expect(findEdit(after, before)).toEqual({ from: 5000, to: 5001, insert: '' })
})

test('the edit makes the one text of the other, and is no longer than it has to be', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\ud83d', '\ude00', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(text, text, text, text, (start, middle, inserted, end) => {
      const before = start + middle + end
      const after = start + inserted + end
      const edit = findEdit(before, after)
      if (edit === null) return before === after
      const made = before.slice(0, edit.from) + edit.insert + before.slice(edit.to)
      return made === after && edit.insert.length <= inserted.length && edit.to - edit.from <= middle.length
    }),
    { seed: 20261128, numRuns: cases(2_000) },
  )
})
