/** From a store's answers to what callers read. */
import type { Cell } from './engine/rows.ts'
import type { ReadLimit } from './limits/read.ts'
import { type Answer, type LineAnswer, MONEY } from './store/types.ts'
import type { LimitStanding, Refusal, Reservation, Scope } from './types.ts'

const WHY = [null, 'spent', 'in-flight', 'never-fits'] as const

/** Written out field by field: this is most of what a reservation in memory costs. */
function standingOf(
  limit: ReadLimit,
  amount: number,
  cell: Pick<Cell, 'held' | 'spent' | 'granted'>,
  reserved: number,
  startsAtMs: number,
  endsAt: number,
  overriddenUntilMs: number | null,
  why: LimitStanding['why'],
  retryAtMs: number | null,
): LimitStanding {
  const { held, spent } = cell
  const over = cell.granted - held
  const left = amount - held - spent
  const isMoney = limit.unit === MONEY
  return {
    limit: limit.id,
    unit: limit.unitName,
    amount: isMoney ? BigInt(amount) : amount,
    held: isMoney ? BigInt(held) : held,
    spent: isMoney ? BigInt(spent) : spent,
    left: isMoney ? BigInt(left) : left,
    reserved: isMoney ? BigInt(reserved) : reserved,
    utilisation: over > 0 ? spent / over : null,
    startsAtMs,
    endsAtMs: endsAt < 0 ? null : endsAt,
    mode: limit.enforced ? 'enforce' : 'shadow',
    overriddenUntilMs,
    why,
    retryAtMs,
    // Money is bigint in every amount, all else number in every amount.
  } as LimitStanding
}

export function toStanding(limit: ReadLimit, line: LineAnswer): LimitStanding {
  const { overrideUntil, retryAt } = line
  const until = overrideUntil === 0 ? null : overrideUntil < 0 ? Number.POSITIVE_INFINITY : overrideUntil
  const why = WHY[line.why] ?? null
  const retryAtMs = retryAt < 0 ? null : retryAt
  return standingOf(limit, line.limit, line, line.reserved, line.startsAt, line.endsAt, until, why, retryAtMs)
}

/** The standing of a limit that has room for what a cell holds by now, without an override. */
export function plainStanding(limit: ReadLimit, reserved: number, cell: Cell, endsAt: number): LimitStanding {
  return standingOf(limit, limit.amount, cell, reserved, cell.period, endsAt, null, null, null)
}

export function toReservation(
  answer: Answer & { kind: 'reserved' },
  given: string,
  scope: Scope,
  limits: readonly LimitStanding[],
  identifiedBy: Reservation['identifiedBy'],
  unpriced: boolean,
): Reservation {
  return {
    ok: true,
    // By its digest it may be a request that has another id already.
    id: identifiedBy === 'digest' ? answer.id : given,
    scope,
    attempt: answer.attempts,
    identifiedBy,
    affordableOutputTokens: answer.output,
    expiresAtMs: answer.expiresAt,
    recorded: true,
    limits,
    wouldRefuse: refusing(limits),
    unpriced,
  }
}

/** The first attempt of a request that has all it asked for, under limits that all have room. */
export function plainReservation(
  id: string,
  scope: Scope,
  affordableOutputTokens: number,
  expiresAtMs: number,
  limits: readonly LimitStanding[],
  identifiedBy: Reservation['identifiedBy'],
  unpriced: boolean,
): Reservation {
  return {
    ok: true,
    id,
    scope,
    attempt: 1,
    identifiedBy,
    affordableOutputTokens,
    expiresAtMs,
    recorded: true,
    limits,
    wouldRefuse: NONE,
    unpriced,
  }
}

function refusing(limits: readonly LimitStanding[]): readonly LimitStanding[] {
  for (const { why } of limits) if (why !== null) return limits.filter((limit) => limit.why !== null)
  return NONE
}

const NONE: readonly LimitStanding[] = Object.freeze([])

/** The refusal of an attempt after the last one that is allowed. */
export function usedUp(id: string, scope: Scope, attempts: number): Refusal {
  const message = `request "${id.slice(0, 80)}" has used its ${attempts} attempts; give up, or send it as a new request`
  return { ...waitingIsNoHelp(id, scope, message), why: 'attempts' }
}

/** The refusal of a request whose cost cannot be bounded, under a limit in money. */
export function toUnpriced(id: string, scope: Scope, model: string, limit: string): Refusal {
  const message = `limit "${limit}" is in money and the price of ${model} is not known; give costNanoUsd or a model with prices, or set unpriced: 'tokens-only'`
  return { ...waitingIsNoHelp(id, scope, message), why: 'unpriced' }
}

function waitingIsNoHelp(id: string, scope: Scope, message: string): Omit<Refusal, 'why'> {
  return {
    ok: false,
    id,
    scope,
    limit: null,
    limits: NONE,
    affordableOutputTokens: null,
    retryAtMs: null,
    retryAfterMs: null,
    message,
  }
}

/** The refusal of a request by the limits that do not have room. */
export function toRefusal(
  id: string,
  scope: Scope,
  limits: readonly LimitStanding[],
  output: number,
  now: number,
): Refusal {
  const refusing = limits.filter(({ why, mode }) => why !== null && mode === 'enforce')
  const limit = refusing.reduce((a, b) => (waitsLonger(b, a) ? b : a))
  const { why, retryAtMs } = limit
  return {
    ok: false,
    id,
    scope,
    why: why!,
    limit,
    limits,
    affordableOutputTokens: output < 0 ? null : output,
    retryAtMs,
    retryAfterMs: retryAtMs === null ? null : Math.max(0, retryAtMs - now),
    message: explain(limit),
  }
}

function waitsLonger(a: LimitStanding, b: LimitStanding): boolean {
  // Never is longest, whether by its size or because nothing is renewed.
  if (b.why === 'never-fits') return false
  if (a.why === 'never-fits') return true
  if (a.retryAtMs === null || b.retryAtMs === null) return a.retryAtMs === null && b.retryAtMs !== null
  return a.retryAtMs > b.retryAtMs
}

function explain(limit: LimitStanding): string {
  const { unit, amount, held, spent, reserved } = limit
  const name = unit === 'nanoUsd' ? 'nano-USD' : unit === 'requests' ? 'requests' : 'tokens'
  const numbers = `limit "${limit.limit}" allows ${show(amount)} ${name}; ${show(spent)} are spent, ${show(held)} held, ${show(reserved)} needed`
  if (limit.why === 'never-fits') return `${numbers}: it never fits; send less, or raise the limit`
  const until = limit.retryAtMs === null ? '' : ` ${new Date(limit.retryAtMs).toISOString()}`
  if (limit.why === 'in-flight') return `${numbers}: wait for what is in flight, at the latest until${until}`
  return until === '' ? `${numbers}: it is used up; raise the limit` : `${numbers}: try again at${until}`
}

function show(amount: number | bigint): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',')
}
