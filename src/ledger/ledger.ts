/** Limits and a store become a ledger: reserve before, settle after. */
import { readAsk, readUsage } from './amounts.ts'
import type { ChargeRequest, Ledger, OverrideRequest, ReservationState, Settlement } from './contract.ts'
import { throwOutcome, throwStep } from './failures.ts'
import { limitsFor, type ReadLimit, readLimits } from './limits/read.ts'
import { checkWhole } from './limits/windows.ts'
import { linesFor, withoutMoney } from './lines.ts'
import { type LedgerOptions, readId, readOptions } from './options.ts'
import { readOverride } from './override.ts'
import { toParts, toState } from './parts.ts'
import { printScope } from './scope.ts'
import { toRefusal, toReservation, toStanding, toUnpriced, usedUp } from './standing.ts'
import { createCaller, type OpAt } from './store/caller.ts'
import { type Answer, MONEY } from './store/types.ts'
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
  const settings = readOptions(options)
  let limits = readLimits(options.limits)
  const caller = createCaller(settings, async (apply) => {
    if (typeof settings.whenLost !== 'function') return
    for await (const past of await settings.whenLost()) await chargeThrough(past, apply)
  })
  const unrecorded = createUnrecorded()
  // Unique in the world, and cheaper than a random id for each reservation.
  const prefix = crypto.randomUUID()
  let made = 0

  async function reserve(request: ReserveRequest): Promise<Reservation | Refusal> {
    const { scope = NO_SCOPE, holdMs = settings.holdMs } = request
    let applied = limitsFor(limits, scope)
    const ask = readAsk(request, 1)
    const { given, digest, identifiedBy } = identify(request, scope)
    let unpriced = false
    if (ask.fixed[MONEY] < 0 && applied.some(({ unit }) => unit === MONEY)) {
      const enforced = applied.find((limit) => limit.unit === MONEY && limit.enforced)
      if (enforced && settings.unpriced === 'deny') return toUnpriced(given, scope, nameOf(request.model), enforced.id)
      unpriced = true
      applied = withoutMoney(applied)
    }
    const print = printScope(scope) + ask.print
    const id = readId('id', given)
    checkWhole('holdMs', holdMs, 1, LONGEST_HOLD_MS)
    let answer: Answer
    try {
      const reply = caller.call((now) => ({
        kind: 'reserve',
        id,
        print,
        digest,
        digestMs: settings.digestMs,
        maxAttempts: settings.maxAttempts,
        holdMs,
        spendOnExpiry: settings.whenExpired === 'spend',
        wantOutput: ask.wantOutput,
        leastOutput: ask.leastOutput,
        lines: linesFor(applied, scope, ask, now),
      }))
      answer = reply instanceof Promise ? await reply : reply
    } catch (cause) {
      if (settings.whenDown !== 'open' || !unrecorded.isDown(cause)) throw cause
      unrecorded.remember(given, scope, caller.now())
      return unrecorded.reservation(given, scope, ask.wantOutput, identifiedBy, unpriced)
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

  function identify(request: ReserveRequest, scope: Scope) {
    const { id, digest } = request
    if (id !== undefined) return { given: id, digest: null, identifiedBy: 'id' } as const
    const given = `${prefix}-${(made++).toString(36)}`
    if (digest === undefined) return { given, digest: null, identifiedBy: 'nothing' } as const
    return { given, digest: `${readId('digest', digest)} ${printScope(scope)}`, identifiedBy: 'digest' } as const
  }

  async function settle(id: string, usage: Usage): Promise<Settlement> {
    const key = readId('id', id)
    const used = readUsage(usage)
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
    const used = request.usedSoFar === undefined ? null : readUsage(request.usedSoFar, 'usedSoFar')
    const all = limitsFor(limits, scope)
    const unpriced = ask.fixed[MONEY] < 0 && all.some(({ unit }) => unit === MONEY)
    const enforced = all.find((limit) => limit.unit === MONEY && limit.enforced)
    if (unpriced && enforced && settings.unpriced === 'deny')
      return toUnpriced(id, scope, nameOf(request.model), enforced.id)
    const applied = unpriced ? withoutMoney(all) : all
    const reply = caller.call((now) => ({
      kind: 'extend',
      id: key,
      step,
      print: `${ask.print},${used?.join() ?? ''}`,
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
    const used = readUsage(usage)
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
