/** The one step that admits or refuses: all limits at once, and nothing at all when one of them refuses. */
import { type Answer, CEILING, type LineAnswer, type LineOp, type ReserveOp } from '../store/types.ts'
import { hold } from './cells.ts'
import { type Look, look, toAnswer } from './look.ts'
import { FITS, retryAt, whyNot } from './retry.ts'
import { type Entry, entryAt, type Part, type Rows } from './rows.ts'

export function reserve(rows: Rows, op: ReserveOp, now: number): Answer {
  const known = op.digest === null ? entryAt(rows, op.id, now) : rows.pendingByDigest(op.digest)
  if (known !== undefined && (op.digest === null || now - known.createdAt <= op.digestMs)) {
    return again(rows, op, known, now)
  }
  const decided = decide(rows, op, now)
  if (decided.kind !== 'granted') return decided
  const expiresAt = now + op.holdMs
  const entry: Entry = {
    id: op.id,
    print: op.print,
    digest: op.digest,
    createdAt: now,
    spendOnExpiry: op.spendOnExpiry,
    state: 'pending',
    attempts: 1,
    output: decided.output,
    step: 0,
    stepPrint: '',
    stepOutput: 0,
    settlePrint: '',
    late: false,
    expiresAt,
    dueAt: expiresAt,
    parts: write(rows, op.lines, decided, now, expiresAt),
  }
  rows.saveEntry(entry, true)
  return {
    kind: 'reserved',
    now,
    id: op.id,
    attempts: 1,
    output: decided.output,
    expiresAt,
    lines: decided.answers,
  }
}

/** Another attempt of a request that is held already: no second hold, and the time of the first begins anew. */
function again(rows: Rows, op: ReserveOp, entry: Entry, now: number): Answer {
  if (entry.print !== op.print) return { kind: 'conflict', differs: 'the scope or the amounts' }
  if (entry.state !== 'pending') return { kind: 'resolved', state: entry.state }
  const seen = lookAll(rows, op.lines, now)
  if (seen === null) return { kind: 'clock', now }
  if (entry.attempts >= op.maxAttempts) return { kind: 'attempts', now, attempts: entry.attempts }
  entry.attempts++
  entry.expiresAt = Math.max(entry.expiresAt, now + op.holdMs)
  entry.dueAt = entry.expiresAt
  renewCells(rows, entry)
  rows.saveEntry(entry, false)
  const lines = seen.map((one, index) => toAnswer(one, reservedOf(entry, op.lines[index]!), 0, FITS, -1))
  const { id, attempts, output, expiresAt } = entry
  return { kind: 'reserved', now, id, attempts, output, expiresAt, lines }
}

/** The counters must know that a hold of theirs lasts longer. */
export function renewCells(rows: Rows, entry: Entry): void {
  for (const part of entry.parts) {
    const cell = rows.cell(part.account, part.period)
    if (cell === undefined || cell.latest >= entry.expiresAt) continue
    cell.latest = entry.expiresAt
    rows.saveCell(cell, false)
  }
}

export function reservedOf(entry: Entry, line: LineOp): number {
  let reserved = 0
  for (const part of entry.parts) if (part.account === line.account) reserved += part.reserved
  return reserved
}

export interface Granted {
  readonly kind: 'granted'
  readonly output: number
  readonly seen: readonly Look[]
  readonly answers: readonly LineAnswer[]
}

/** What is asked of all limits at once. */
export interface Asking {
  readonly lines: readonly LineOp[]
  readonly wantOutput: number
  readonly leastOutput: number
  readonly spendOnExpiry: boolean
}

/** Whether all enforced limits have room, and for how much output. Writes nothing. */
export function decide(rows: Rows, asking: Asking, now: number): Granted | Answer {
  const { lines, wantOutput, leastOutput } = asking
  const seen = lookAll(rows, lines, now)
  if (seen === null) return { kind: 'clock', now }
  let output = wantOutput
  let fits = true
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    if (!line.enforced) continue
    output = Math.min(output, mostOutput(line, seen[index]!, wantOutput))
    if (whyNot(seen[index]!, amountOf(line, leastOutput)) !== FITS) fits = false
  }
  if (!fits) return { kind: 'refused', now, output, lines: explain(asking, seen, leastOutput, now, false) }
  const granted = Math.max(output, leastOutput)
  for (let index = 0; index < lines.length; index++) {
    if (passesCeiling(lines[index]!, seen[index]!, amountOf(lines[index]!, granted))) {
      return { kind: 'ceiling', account: lines[index]!.account }
    }
  }
  return { kind: 'granted', output: granted, seen, answers: explain(asking, seen, granted, now, true) }
}

/** Holds what was granted, and returns the parts of the entry. */
export function write(rows: Rows, lines: readonly LineOp[], granted: Granted, now: number, expiresAt: number): Part[] {
  const parts: Part[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    parts.push(hold(rows, line, granted.seen[index]!, amountOf(line, granted.output), now, expiresAt))
  }
  return parts
}

function lookAll(rows: Rows, lines: readonly LineOp[], now: number): Look[] | null {
  const seen: Look[] = []
  for (const line of lines) {
    const one = look(rows, line, now)
    if (one === null) return null
    seen.push(one)
  }
  return seen
}

function explain(
  { lines, spendOnExpiry }: Asking,
  seen: readonly Look[],
  output: number,
  now: number,
  isHeld: boolean,
): LineAnswer[] {
  const answers: LineAnswer[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    const one = seen[index]!
    const amount = amountOf(line, output)
    const why = whyNot(one, amount)
    const at = why === FITS ? -1 : retryAt(one, line, amount, why, spendOnExpiry, now)
    answers.push(toAnswer(one, amount, isHeld ? amount : 0, why, at))
  }
  return answers
}

function amountOf({ fixed, rate, rateTokens }: LineOp, output: number): number {
  return amountFor(fixed, rate, rateTokens, output)
}

/** `fixed + ceil(rate × output / rateTokens)`. Rounded up: a hold is never less than the bill. */
export function amountFor(fixed: number, rate: number, rateTokens: number, output: number): number {
  if (rate === 0) return fixed
  const product = rate * output
  // Not a quotient of two large numbers, which may be rounded to the next whole one.
  const rest = product % rateTokens
  return fixed + (product - rest) / rateTokens + (rest > 0 ? 1 : 0)
}

/** The most output up to `want` that fits; -1 when not even the fixed part does. */
function mostOutput(line: LineOp, seen: Look, want: number): number {
  const left = seen.limit - seen.held - seen.spent
  const whole = amountOf(line, want)
  if (whole === 0 || whole <= left) return want
  if (line.fixed > 0 && line.fixed > left) return -1
  if (line.rate === 0) return want
  const room = Math.max(0, left - line.fixed) * line.rateTokens
  return (room - (room % line.rate)) / line.rate
}

function passesCeiling(line: LineOp, seen: Look, amount: number): boolean {
  if (line.window.kind !== 'bucket') return seen.held + seen.spent + amount > CEILING
  return (seen.held + seen.spent + amount) * line.window.scale > CEILING
}
