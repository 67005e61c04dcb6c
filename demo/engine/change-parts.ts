/** A long change in parts that are sent one after another. */
import { ChangeSet, type ChangeSpec, type Text } from '@codemirror/state'

/** The first part of a change, in positions of the text before it, and what is left of the change after it; null: nothing. */
interface ChangePart {
  readonly from: number
  readonly to: number
  readonly insert: Text
  readonly rest: ChangeSet | null
}

/** The code units that a change inserts. */
export function insertedCodeUnits(changes: ChangeSet): number {
  let codeUnits = 0
  changes.iterChanges((_fromOld, _toOld, _from, _to, insert) => {
    codeUnits += insert.length
  })
  return codeUnits
}

/** Takes about `most` code units off the front of a change. No part ends between the two units of a character. */
export function firstPart(changes: ChangeSet, most: number): ChangePart {
  const all: { from: number; to: number; insert: Text }[] = []
  changes.iterChanges((from, to, _from, _to, insert) => all.push({ from, to, insert }))
  const [first, ...others] = all
  if (first === undefined) throw new RangeError('a change that changes nothing has no part')
  const { from, to, insert } = first
  const end = insert.length <= most ? insert.length : wholeCharacters(insert, most)
  const shift = end - (to - from)
  const rest: ChangeSpec[] = others.map((change) => ({
    from: change.from + shift,
    to: change.to + shift,
    insert: change.insert,
  }))
  if (end < insert.length) rest.unshift({ from: from + end, insert: insert.slice(end) })
  return {
    from,
    to,
    insert: end < insert.length ? insert.slice(0, end) : insert,
    rest: rest.length === 0 ? null : ChangeSet.of(rest, changes.length + shift),
  }
}

function wholeCharacters(text: Text, at: number): number {
  const before = text.sliceString(at - 1, at).charCodeAt(0)
  return before >= 0xd800 && before <= 0xdbff ? at + 1 : at
}
