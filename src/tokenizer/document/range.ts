import { describeValue, TokenroomError } from '../../errors/index.ts'

/** Throws `INVALID_RANGE` unless [from, to) is a range of `length` code units. */
export function requireRange(from: number, to: number, length: number): void {
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= length) return
  const [shownFrom, shownTo] = [describeValue(from), describeValue(to)]
  throw new TokenroomError(
    'INVALID_RANGE',
    `[${shownFrom}, ${shownTo}) is not a range of the document's ${length} UTF-16 code units; use 0 ≤ from ≤ to ≤ ${length}`,
    { from: shownFrom, to: shownTo, lengthCodeUnits: length },
  )
}
