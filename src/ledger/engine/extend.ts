/** More for a reservation that is pending: in steps, each once. */
import type { Answer, ExtendOp } from '../store/types.ts'
import { look, toAnswer } from './look.ts'
import { decide, renewCells, reservedOf, write } from './reserve.ts'
import { spread } from './resolve.ts'
import { FITS } from './retry.ts'
import { type Entry, entryAt, type Part, type Rows } from './rows.ts'

/**
 * First counts what was used so far, which is a fact whatever the answer, then holds more in the windows of now. A
 * refused step is not taken: it may be asked for again.
 */
export function extend(rows: Rows, op: ExtendOp, now: number): Answer {
  const entry = entryAt(rows, op.id, now)
  if (entry === undefined) return { kind: 'unknown' }
  if (!entry.print.startsWith(op.scope)) return { kind: 'conflict', differs: 'the scope' }
  if (entry.state !== 'pending') return { kind: 'resolved', state: entry.state }
  if (op.step === entry.step) return repeat(rows, op, entry, now)
  if (op.step !== entry.step + 1) return { kind: 'step', expected: entry.step + 1 }
  for (const line of op.lines) if (look(rows, line, now) === null) return { kind: 'clock', now }
  if (op.used !== null) {
    const failed = spread(rows, entry, op.used, true, now)
    if (failed !== null) return failed
    rows.saveEntry(entry, false)
  }
  const decided = decide(rows, { ...op, spendOnExpiry: entry.spendOnExpiry }, now)
  if (decided.kind !== 'granted') return decided
  entry.expiresAt = Math.max(entry.expiresAt, now + op.holdMs)
  entry.dueAt = entry.expiresAt
  entry.step = op.step
  entry.stepPrint = op.print
  entry.stepOutput = decided.output
  for (const part of write(rows, op.lines, decided, now, entry.expiresAt)) join(entry, part)
  renewCells(rows, entry)
  rows.saveEntry(entry, false)
  return toExtended(rows, op, entry, now)
}

function repeat(rows: Rows, op: ExtendOp, entry: Entry, now: number): Answer {
  if (entry.stepPrint !== op.print) return { kind: 'conflict', differs: `the amounts of step ${op.step}` }
  return toExtended(rows, op, entry, now)
}

function toExtended(rows: Rows, op: ExtendOp, entry: Entry, now: number): Answer {
  const lines = []
  for (const line of op.lines) {
    const seen = look(rows, line, now)
    if (seen === null) return { kind: 'clock', now }
    lines.push(toAnswer(seen, reservedOf(entry, line), 0, FITS, -1))
  }
  const { id, attempts, stepOutput: output, expiresAt } = entry
  return { kind: 'reserved', now, id, attempts, output, expiresAt, lines }
}

/** What lands in the same window is one part. */
function join(entry: Entry, part: Part): void {
  const same = entry.parts.findLast(({ account, period }) => account === part.account && period === part.period)
  if (same === undefined) {
    entry.parts.push(part)
    return
  }
  same.reserved += part.reserved
  same.held += part.held
}
