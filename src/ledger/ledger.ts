/** Limits and a store become a ledger: reserve before, settle after. */
import { type AskedAmounts, printAsk, readAsk, readUsed } from './amounts.ts'
import type { ChargeRequest, Ledger, OverrideRequest, ReservationState, Settlement } from './contract.ts'
import { throwOutcome, throwStep } from './failures.ts'
import { limitsFor, plainNames, type ReadLimit, readLimits } from './limits/read.ts'
import { checkWhole } from './limits/windows.ts'
import { linesFor, withoutMoney } from './operation-lines.ts'
import { type LedgerOptions, readId, readLedgerOptions } from './options.ts'
import { readOverride } from './override.ts'
import { toParts, toState } from './reservation-state.ts'
import { printScope } from './scope.ts'
import { toRefusal, toReservation, toStanding, toUnpriced, usedUp } from './standing.ts'
import { createCaller, type OpAt } from './store/caller.ts'
import { quickOf } from './store/quick.ts'
import { type Answer, type LedgerOp, MONEY, type Used } from './store/types.ts'
import type { ExtendRequest, Refusal, Reservation, ReserveRequest, Scope, Usage } from './types.ts'
import { createUnrecorded } from './unrecorded.ts'

const LONGEST_HOLD_MS = 366 * 86_400_000
const NO_SCOPE: Scope = Object.freeze({})

/**
 * A ledger over a store.
 *
 * @example
 * const ledger = createLedger({
 *   store: memoryStore(),
 *   limits: [{ id: 'user-day', per: 'user', unit: 'tokens', amount: 50_000, window: { calendar: 'day' } }],
 * })
 * const held = await ledger.reserve({ id: 'r1', scope: { user: 'ada' }, inputTokens: 1_200, outputTokens: 800 })
 * if (!held.ok) throw new Error(held.message)
 * await ledger.settle('r1', { inputTokens: 1_180, outputTokens: 312 })
 */
export function createLedger(options: LedgerOptions): Ledger {
  const settings = readLedgerOptions(options)
  let limits = readLimits(options.limits)
  const caller = createCaller(settings, async (apply) => {
    if (typeof settings.whenLost !== 'function') return
    for await (const past of await settings.whenLost()) await chargeThrough(past, apply)
  })
  const unrecorded = createUnrecorded()
  const spendOnExpiry = settings.whenExpired === 'spend'
  // Unique in the world, and cheaper than a random id for each reservation.
  const prefix = crypto.randomUUID()
  let made = 0
  const quick = quickOf(settings.store)
  const newId = (): string => quick?.newId() ?? `${prefix}-${(made++).toString(36)}`

  // Neither this nor `settle` is an async function: those cost more than all else when nothing is awaited.
  function reserve(request: ReserveRequest): Promise<Reservation | Refusal> {
    try {
      const { scope = NO_SCOPE, holdMs = settings.holdMs, digest } = request
      const names = plainNames(limits, scope)
      let applied = names === null ? limitsFor(limits, scope) : limits.list
      const ask = readAsk(request, 1)
      checkWhole('holdMs', holdMs, 1, LONGEST_HOLD_MS)
      const identifiedBy = request.id !== undefined ? 'id' : digest !== undefined ? 'digest' : 'nothing'
      const given = request.id ?? newId()
      let unpriced = false
      if (ask.cost < 0 && limits.hasMoney && applied.some(({ unit }) => unit === MONEY)) {
        const enforced = applied.find((limit) => limit.unit === MONEY && limit.enforced)
        if (enforced && settings.unpriced === 'deny')
          return Promise.resolve(toUnpriced(given, scope, nameOf(request.model), enforced.id))
        unpriced = true
        applied = withoutMoney(applied)
      }
      const id = identifiedBy === 'id' ? readId('id', given) : given
      if (quick !== undefined && identifiedBy !== 'digest') {
        const isNew = identifiedBy === 'nothing'
        const reservation = quick.reserve(id, isNew, scope, names, ask, applied, holdMs, spendOnExpiry, unpriced)
        if (reservation !== null) return Promise.resolve(id === given ? reservation : { ...reservation, id: given })
      }
      return reserveUsually(request, id, given, ask, holdMs, scope, applied, identifiedBy, unpriced)
    } catch (cause) {
      return Promise.reject(cause)
    }
  }

  // On its own, so that a quick reservation makes no closure.
  function reserveUsually(
    { digest }: ReserveRequest,
    id: string,
    given: string,
    ask: AskedAmounts,
    holdMs: number,
    scope: Scope,
    applied: readonly ReadLimit[],
    identifiedBy: Reservation['identifiedBy'],
    unpriced: boolean,
  ): Promise<Reservation | Refusal> {
    const print = printScope(scope)
    const op = (now: number): LedgerOp => ({
      kind: 'reserve',
      id,
      print: print + printAsk(ask),
      digest: identifiedBy === 'digest' ? `${readId('digest', digest)} ${print}` : null,
      digestMs: settings.digestMs,
      maxAttempts: settings.maxAttempts,
      holdMs,
      spendOnExpiry,
      wantOutput: ask.wantOutput,
      leastOutput: ask.leastOutput,
      lines: linesFor(applied, scope, ask, now),
    })
    return reserveInStore(op, given, scope, applied, identifiedBy, unpriced, ask.wantOutput)
  }

  async function reserveInStore(
    op: OpAt,
    given: string,
    scope: Scope,
    applied: readonly ReadLimit[],
    identifiedBy: Reservation['identifiedBy'],
    unpriced: boolean,
    wantOutput: number,
  ): Promise<Reservation | Refusal> {
    let answer: Answer
    try {
      const reply = caller.call(op)
      answer = reply instanceof Promise ? await reply : reply
    } catch (cause) {
      if (settings.whenDown !== 'open' || !unrecorded.isDown(cause)) throw cause
      unrecorded.remember(given, scope, caller.now())
      return unrecorded.reservation(given, scope, wantOutput, identifiedBy, unpriced)
    }
    return outcome(answer, given, scope, applied, identifiedBy, unpriced)
  }

  function outcome(
    answer: Answer,
    id: string,
    scope: Scope,
    applied: readonly ReadLimit[],
    identifiedBy: Reservation['identifiedBy'],
    unpriced: boolean,
  ): Reservation | Refusal {
    if (answer.kind === 'attempts') return usedUp(id, scope, answer.attempts)
    if (answer.kind !== 'reserved' && answer.kind !== 'refused') throwOutcome(answer, id)
    const standings = answer.lines.map((line, index) => toStanding(applied[index]!, line))
    if (answer.kind === 'refused') return toRefusal(id, scope, standings, answer.output, answer.now)
    return toReservation(answer, id, scope, standings, identifiedBy, unpriced)
  }

  function settle(id: string, usage: Usage): Promise<Settlement> {
    try {
      const used = readUsed(usage)
      const done = quick?.settle(id, used)
      if (done) return Promise.resolve(done)
      return settleInStore(id, readId('id', id), usage, used)
    } catch (cause) {
      return Promise.reject(cause)
    }
  }

  async function settleInStore(id: string, key: string, usage: Usage, used: Used): Promise<Settlement> {
    const reply = caller.call(() => ({ kind: 'settle', id: key, print: used.join(), used }))
    const answer = reply instanceof Promise ? await reply : reply
    if (answer.kind === 'settled') {
      const { repeated, late, parts } = answer
      return { id, repeated, late, parts: toParts(parts) }
    }
    const past = answer.kind === 'unknown' ? unrecorded.find(id) : undefined
    if (past === undefined) throwOutcome(answer, id)
    const { repeated } = await charge({ id, scope: past.scope, usage, atMs: past.atMs })
    return { id, repeated, late: false, parts: [] }
  }

  async function extend(id: string, request: ExtendRequest): Promise<Reservation | Refusal> {
    const { scope = NO_SCOPE, step, holdMs = settings.holdMs } = request
    const key = readId('id', id)
    checkWhole('holdMs', holdMs, 1, LONGEST_HOLD_MS)
    checkWhole('step', step, 1, 1_000_000)
    const ask = readAsk(request, 0)
    const used = request.usedSoFar === undefined ? null : readUsed(request.usedSoFar, 'usedSoFar')
    const all = limitsFor(limits, scope)
    const unpriced = ask.cost < 0 && all.some(({ unit }) => unit === MONEY)
    const enforced = all.find((limit) => limit.unit === MONEY && limit.enforced)
    if (unpriced && enforced && settings.unpriced === 'deny')
      return toUnpriced(id, scope, nameOf(request.model), enforced.id)
    const applied = unpriced ? withoutMoney(all) : all
    const reply = caller.call((now) => ({
      kind: 'extend',
      id: key,
      step,
      print: `${printAsk(ask)},${used?.join() ?? ''}`,
      scope: printScope(scope),
      holdMs,
      wantOutput: ask.wantOutput,
      leastOutput: ask.leastOutput,
      used,
      lines: linesFor(applied, scope, ask, now),
    }))
    const answer = reply instanceof Promise ? await reply : reply
    if (answer.kind === 'step') throwStep(id, step, answer.expected)
    return outcome(answer, id, scope, applied, 'id', unpriced)
  }

  async function release(id: string) {
    const key = readId('id', id)
    const reply = caller.call(() => ({ kind: 'release', id: key }))
    const answer = reply instanceof Promise ? await reply : reply
    if (answer.kind === 'released') return { id, repeated: answer.repeated }
    if (answer.kind === 'unknown' && unrecorded.forget(id)) return { id, repeated: false }
    throwOutcome(answer, id)
  }

  function charge(request: ChargeRequest) {
    return chargeThrough(request, async (op) => caller.call(op))
  }

  async function chargeThrough(request: ChargeRequest, apply: (op: OpAt) => Promise<Answer>) {
    const { id, scope = NO_SCOPE, usage, atMs } = request
    const key = readId('id', id)
    const used = readUsed(usage)
    const all = limitsFor(limits, scope)
    const applied = used[MONEY] < 0 && settings.unpriced === 'tokens-only' ? withoutMoney(all) : all
    const answer = await apply((now) => ({
      kind: 'charge',
      id: key,
      print: printScope(scope) + used.join(),
      at: atMs ?? null,
      used,
      lines: linesFor(applied, scope, null, atMs === undefined ? now : Math.min(atMs, now)),
    }))
    if (answer.kind !== 'charged') throwOutcome(answer, id)
    return { id, repeated: answer.repeated }
  }

  async function readout(scope: Scope = NO_SCOPE, { atMs }: { readonly atMs?: number } = {}) {
    const applied = limitsFor(limits, scope)
    const answer = await caller.call((now) => ({
      kind: 'read',
      at: atMs ?? null,
      lines: linesFor(applied, scope, null, atMs ?? now),
    }))
    if (answer.kind !== 'read') throwOutcome(answer, 'readout')
    return answer.lines.map((line, index) => toStanding(applied[index]!, line))
  }

  async function find(id: string): Promise<ReservationState | null> {
    const key = readId('id', id)
    const answer = await caller.call(() => ({ kind: 'find', id: key }))
    if (answer.kind !== 'found') throwOutcome(answer, id)
    return answer.entry === null ? null : toState(id, answer.entry)
  }

  async function override(request: OverrideRequest): Promise<void> {
    const op = readOverride(request, limits)
    const answer = await caller.call(() => op)
    if (answer.kind !== 'overridden') throwOutcome(answer, request.limit)
  }

  return {
    reserve,
    settle,
    extend,
    release,
    charge,
    readout,
    find,
    override,
    limits: (changed) => {
      limits = readLimits(changed)
    },
    accept: caller.accept,
    close: async () => settings.store.close?.(),
  }
}

function nameOf(model: ReserveRequest['model']): string {
  if (model === undefined) return 'no model'
  return `model "${(typeof model === 'string' ? model : model.id).slice(0, 80)}"`
}
