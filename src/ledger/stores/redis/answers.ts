/** From the flat list that a script returns to an answer. Text has a sign before it; all else is numbers. */
import { amountFor } from '../../engine/reserve.ts'
import type { Answer, EntryState, LedgerOp, LineAnswer, PartAnswer, ReserveOp } from '../../store/types.ts'

const LINE_LENGTH = 10
const PART_LENGTH = 6

/** `op`: what was asked. */
export function toAnswer(reply: unknown, op: LedgerOp): Answer {
  if (!Array.isArray(reply)) throw new Error(`the script returned ${typeof reply}, not a list`)
  const [kind] = reply
  const number = (at: number): number => Number(reply[at])
  const text = (at: number): string => String(reply[at]).slice(1)
  const now = number(1)
  switch (kind) {
    case 'plain':
      return toPlain(reply, op as ReserveOp)
    case 'reserved': {
      const lines = toLines(reply, 6)
      return { kind, now, id: text(2), attempts: number(3), output: number(4), expiresAt: number(5), lines }
    }
    case 'refused':
      return { kind, now, output: number(2), lines: toLines(reply, 3) }
    case 'attempts':
      return { kind, now, attempts: number(2) }
    case 'settled':
      return { kind, now, repeated: number(2) === 1, late: number(3) === 1, parts: toParts(reply, 4) }
    case 'released':
    case 'charged':
      return { kind, now, repeated: number(2) === 1 }
    case 'read':
      return { kind, now, lines: toLines(reply, 2) }
    case 'found': {
      if (reply.length === 2) return { kind, now, entry: null }
      const [attempts, step, createdAt, expiresAt] = [number(3), number(4), number(5), number(6)]
      const state = String(reply[2]) as EntryState
      return { kind, now, entry: { state, attempts, step, createdAt, expiresAt, parts: toParts(reply, 7) } }
    }
    case 'identity':
      return { kind, now, found: toName(reply[2]) }
    case 'lost':
      return { kind, found: toName(reply[1]) }
    case 'overridden':
    case 'clock':
    case 'again':
      return { kind, now }
    case 'unknown':
    case 'cost-missing':
      return { kind }
    case 'conflict':
      return { kind, differs: text(1) }
    case 'resolved':
      return { kind, state: String(reply[1]) as Exclude<EntryState, 'pending'> }
    case 'step':
      return { kind, expected: number(1) }
    case 'ceiling':
      return { kind, account: text(1) }
    default:
      throw new Error(`the script returned "${String(kind)}", which is no answer`)
  }
}

/** Whether the quick part of a reservation gave this reply. */
export function isPlain(reply: unknown): boolean {
  return Array.isArray(reply) && reply[0] === 'plain'
}

/** From what the quick part returns: held, spent and granted of each line. */
function toPlain(reply: readonly unknown[], op: ReserveOp): Answer {
  const now = Number(reply[1])
  let at = 2
  const lines: LineAnswer[] = op.lines.map(({ limit, window, fixed, rate, rateTokens }) => {
    const [held, spent, granted] = [Number(reply[at++]), Number(reply[at++]), Number(reply[at++])]
    const [startsAt, endsAt] = window.kind === 'calendar' ? [window.edges[1]!, window.edges[2]!] : [0, -1]
    const reserved = amountFor(fixed, rate, rateTokens, op.wantOutput)
    return { limit, held, spent, reserved, granted, startsAt, endsAt, why: 0, retryAt: -1, overrideUntil: 0 }
  })
  return { kind: 'reserved', now, id: op.id, attempts: 1, output: op.wantOutput, expiresAt: now + op.holdMs, lines }
}

function toName(value: unknown): string | null {
  return value === '' || value === null ? null : String(value).slice(1)
}

function toLines(reply: readonly unknown[], from: number): LineAnswer[] {
  const lines: LineAnswer[] = []
  for (let at = from; at + LINE_LENGTH <= reply.length; at += LINE_LENGTH) {
    const [limit, held, spent, reserved, granted, startsAt, endsAt, why, retryAt, overrideUntil] = reply
      .slice(at, at + LINE_LENGTH)
      .map(Number) as [number, number, number, number, number, number, number, number, number, number]
    lines.push({ limit, held, spent, reserved, granted, startsAt, endsAt, why, retryAt, overrideUntil })
  }
  return lines
}

function toParts(reply: readonly unknown[], from: number): PartAnswer[] {
  const parts: PartAnswer[] = []
  for (let at = from; at + PART_LENGTH <= reply.length; at += PART_LENGTH) {
    const account = String(reply[at]).slice(1)
    const [unit, startsAt, reserved, held, spent] = reply.slice(at + 1, at + PART_LENGTH).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ]
    parts.push({ account, unit, startsAt, reserved, held, spent })
  }
  return parts
}
