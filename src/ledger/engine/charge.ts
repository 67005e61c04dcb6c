/** Usage that nobody reserved: an endpoint that is not guarded, the past after a loss. Counted, never refused. */
import { type Answer, type ChargeOp, MONEY } from '../store/types.ts'
import { hasRoomFor, hold, move } from './cells.ts'
import { type Look, look } from './look.ts'
import { type Entry, entryAt, type Part, type Rows } from './rows.ts'

/** Once per id; in the windows of `at`, which is never after now. */
export function charge(rows: Rows, op: ChargeOp, now: number): Answer {
  const known = entryAt(rows, op.id, now)
  if (known !== undefined) {
    if (known.print !== op.print) return { kind: 'conflict', differs: 'the scope or the amounts' }
    return { kind: 'charged', now, repeated: true }
  }
  const at = op.at === null ? now : Math.min(op.at, now)
  const seen: Look[] = []
  for (const line of op.lines) {
    const one = look(rows, line, at)
    if (one === null) return { kind: 'clock', now }
    if (line.unit === MONEY && op.used[MONEY] < 0) return { kind: 'cost-missing' }
    seen.push(one)
  }
  const parts: Part[] = op.lines.map((line, index) => hold(rows, line, seen[index]!, 0, at, 0))
  for (const part of parts) {
    if (!hasRoomFor(rows, part, 0, op.used[part.unit]!)) return { kind: 'ceiling', account: part.account }
  }
  for (const part of parts) move(rows, part, 0, op.used[part.unit]!, at)
  const entry: Entry = {
    id: op.id,
    print: op.print,
    digest: null,
    createdAt: at,
    spendOnExpiry: false,
    state: 'settled',
    attempts: 1,
    output: 0,
    step: 0,
    stepPrint: '',
    stepOutput: 0,
    // As a settle of these numbers has it: one that comes later is a repeat.
    settlePrint: op.used.join(),
    late: false,
    expiresAt: at,
    dueAt: now + rows.retainMs,
    parts,
  }
  rows.saveEntry(entry, true)
  return { kind: 'charged', now, repeated: false }
}
