/** What becomes of a hold: settled at what was used, released, or expired. */
import { type Answer, MONEY, type PartAnswer, type ReleaseOp, type SettleOp, type Used } from '../store/types.ts'
import { hasRoomFor, move } from './cells.ts'
import { type Entry, entryAt, type Part, type Rows } from './rows.ts'

/** Counts what was really used, once, in the windows in which it was reserved, however late it comes. */
export function settle(rows: Rows, op: SettleOp, now: number): Answer {
  const entry = entryAt(rows, op.id, now)
  if (entry === undefined) return { kind: 'unknown' }
  if (entry.state === 'released') return { kind: 'resolved', state: 'released' }
  if (entry.state === 'settled') {
    if (entry.settlePrint !== op.print) return { kind: 'conflict', differs: 'what was used' }
    return { kind: 'settled', now, repeated: true, late: entry.late, parts: entry.parts.map(toPartAnswer) }
  }
  const failed = spread(rows, entry, op.used, false, now)
  if (failed !== null) return failed
  entry.late = entry.state === 'expired'
  entry.settlePrint = op.print
  finish(rows, entry, 'settled', now)
  return { kind: 'settled', now, repeated: false, late: entry.late, parts: entry.parts.map(toPartAnswer) }
}

/** Gives a hold back. What was reported as used on the way stays spent. */
export function release(rows: Rows, op: ReleaseOp, now: number): Answer {
  const entry = entryAt(rows, op.id, now)
  if (entry === undefined) return { kind: 'unknown' }
  if (entry.state === 'settled') return { kind: 'resolved', state: 'settled' }
  if (entry.state === 'released') return { kind: 'released', now, repeated: true }
  for (const part of entry.parts) move(rows, part, 0, part.reported, now)
  finish(rows, entry, 'released', now)
  return { kind: 'released', now, repeated: false }
}

/** Ends the holds whose time is over. What was reported as used stays spent; a settle may still come. */
export function expire(rows: Rows, now: number): void {
  for (let due = rows.expired(now, 256); due.length > 0; due = rows.expired(now, 256)) {
    for (const entry of due) {
      for (const part of entry.parts) move(rows, part, 0, part.spent + (entry.spendOnExpiry ? part.held : 0), now)
      finish(rows, entry, 'expired', now)
    }
  }
}

/**
 * Divides what was used over the parts of each counter, in the order in which they were reserved: each takes what it
 * reserved, the last takes the rest, also when that is more than it reserved. While `pending`, what is not used stays
 * held. Changes nothing when it answers.
 */
export function spread(rows: Rows, entry: Entry, used: Used, pending: boolean, now: number): Answer | null {
  const spent = shares(entry.parts, used)
  for (let index = 0; index < entry.parts.length; index++) {
    const part = entry.parts[index]!
    if (part.unit === MONEY && used[MONEY] < 0) return { kind: 'cost-missing' }
    const held = pending ? Math.max(0, part.reserved - spent[index]!) : 0
    if (!hasRoomFor(rows, part, held, spent[index]!)) return { kind: 'ceiling', account: part.account }
  }
  for (let index = 0; index < entry.parts.length; index++) {
    const part = entry.parts[index]!
    move(rows, part, pending ? Math.max(0, part.reserved - spent[index]!) : 0, spent[index]!, now)
    if (pending) part.reported = part.spent
  }
  return null
}

function shares(parts: readonly Part[], used: Used): number[] {
  const spent = parts.map(() => 0)
  for (let index = 0; index < parts.length; index++) {
    const { account, unit } = parts[index]!
    if (parts.findIndex((other) => other.account === account) < index) continue
    let rest = used[unit]!
    let last = index
    for (let next = index; next < parts.length; next++) {
      if (parts[next]!.account !== account) continue
      const share = Math.min(rest, parts[next]!.reserved)
      spent[next] = share
      rest -= share
      last = next
    }
    spent[last]! += rest
  }
  return spent
}

function finish(rows: Rows, entry: Entry, state: Entry['state'], now: number): void {
  entry.state = state
  entry.dueAt = now + rows.retainMs
  rows.saveEntry(entry, false)
}

export function toPartAnswer({ account, unit, period, reserved, held, spent }: Part): PartAnswer {
  return { account, unit, startsAt: period, reserved, held, spent }
}
