import { formatNumber, PlanError, type PlanFix, type SlotShortage } from '../../errors/index.ts'
import { type PlannedWindow, resolveWindow } from '../read/output-reserve.ts'
import type { PlannerOptions, PlanOptions } from '../types.ts'
import type { ShrinkableSlot } from './clear-results.ts'
import { largerModels } from './larger-model.ts'
import { type LimitedSlot, limitSlot } from './slot-limits.ts'

/** An error names so many slots; its data has all of them. */
const SLOTS_NAMED = 5

/** What is asked for, so that a fix can be tried before it is proposed. */
export interface AskedTokens<M extends object> {
  readonly slots: readonly ShrinkableSlot<M>[]
  readonly window: PlannedWindow
  readonly options: PlannerOptions
  readonly call: Omit<PlanOptions<M>, 'previous'>
  /** The most input that latency or a limit of the caller's allows; the room is the window's when that is less. */
  readonly capTokens: number
  /** The framing of every request, whatever its messages. */
  readonly fixedTokens: number
}

/** The error for what must stay and does not fit, or null when it fits. */
export function findShortage<M extends object>(
  asked: AskedTokens<M>,
  limited: readonly LimitedSlot<M>[],
): PlanError | null {
  const { window, fixedTokens } = asked
  const leftTokens = window.windowTokens - window.outputReserveTokens
  const haveTokens = Math.min(leftTokens, asked.capTokens)
  const capped = haveTokens < leftTokens
  const needTokens = fixedTokens + total(limited)
  const overMax = limited.filter((slot) => slot.leastTokens > slot.maxTokens)
  if (needTokens <= haveTokens && overMax.length === 0) return null

  const slots = slotShortages(limited, haveTokens - fixedTokens)
  const isRoom = needTokens > haveTokens
  // A maximum takes from what the window would have left for it.
  const allowedTokens = Math.min(haveTokens, needTokens - slots.reduce((sum, slot) => sum + slot.shortTokens, 0))
  const shortTokens = needTokens - allowedTokens
  const fixes = !isRoom ? fixesForMax(asked, overMax) : overMax.length === 0 ? fixesForRoom(asked, limited) : []
  const framingTokens = fixedTokens + limited.reduce((sum, slot) => sum + slot.mustFramingTokens, 0)
  const worst = slots.filter((slot) => slot.shortTokens > 0)
  const left = capped
    ? `${formatNumber(haveTokens)} are allowed by maxInputTokens or the latency budget`
    : `${formatNumber(haveTokens)} are left of a window of ${formatNumber(window.windowTokens)} after an output reserve of ${formatNumber(window.outputReserveTokens)}`
  const numbers = isRoom
    ? `what must stay needs ${formatNumber(needTokens)} tokens with framing, ${left}: ${formatNumber(shortTokens)} short`
    : `what must stay needs ${formatNumber(needTokens)} tokens with framing, ${formatNumber(allowedTokens)} are allowed by the maximum of ${overMax.length === 1 ? 'a slot' : `${formatNumber(overMax.length)} slots`}: ${formatNumber(shortTokens)} short`
  const where = worst
    .slice(0, SLOTS_NAMED)
    .map(
      (slot) => `slot "${slot.slot}" needs ${formatNumber(slot.needTokens)} and has ${formatNumber(slot.haveTokens)}`,
    )
    .join(', ')
  const others = worst.length > SLOTS_NAMED ? ` and ${formatNumber(worst.length - SLOTS_NAMED)} more` : ''
  return new PlanError(`${numbers}; ${where}${others}; ${remedy(fixes)}`, {
    needTokens,
    haveTokens: allowedTokens,
    shortTokens,
    windowTokens: window.windowTokens,
    outputReserveTokens: window.outputReserveTokens,
    framingTokens,
    slots,
    fixes,
  })
}

// What each slot needs and would have, served from the highest priority down.
function slotShortages<M extends object>(limited: readonly LimitedSlot<M>[], roomTokens: number): SlotShortage[] {
  let left = Math.max(0, roomTokens)
  const have = new Map<string, number>()
  for (const slot of [...limited].sort((a, b) => b.priority - a.priority)) {
    const tokens = Math.min(slot.guaranteedTokens, slot.maxTokens, left)
    have.set(slot.name, tokens)
    left -= tokens
  }
  return limited.map(({ name, guaranteedTokens }) => {
    const haveTokens = have.get(name)!
    return { slot: name, needTokens: guaranteedTokens, haveTokens, shortTokens: guaranteedTokens - haveTokens }
  })
}

function fixesForRoom<M extends object>(asked: AskedTokens<M>, limited: readonly LimitedSlot<M>[]): PlanFix[] {
  const { window, fixedTokens, capTokens } = asked
  const needTokens = fixedTokens + total(limited)
  const leftTokens = window.windowTokens - window.outputReserveTokens
  const short = needTokens - Math.min(leftTokens, capTokens)
  const fixes: PlanFix[] = []
  const reserve = window.outputReserveTokens - short
  if (reserve > 0 && fits(asked, { outputReserve: reserve })) {
    fixes.push({ kind: 'lower-output-reserve', outputReserveTokens: reserve })
  }
  for (const slot of limited) {
    const toTokens = slot.leastTokens - short
    if (toTokens > slot.mustFramingTokens && slot.leastTokens >= slot.minTokens + short) {
      fixes.push({ kind: 'shrink-slot', slot: slot.name, toTokens })
    }
    const minTokens = slot.guaranteedTokens - short
    if (slot.guaranteedTokens > slot.leastTokens && minTokens >= slot.leastTokens) {
      fixes.push({ kind: 'lower-slot-min', slot: slot.name, minTokens })
    }
  }
  if (needTokens > capTokens) {
    if (needTokens <= leftTokens) fixes.push({ kind: 'raise-max-input', maxInputTokens: needTokens })
    return fixes
  }
  const windowTokens = smallestWindow(asked)
  if (windowTokens === null) return fixes
  fixes.push({ kind: 'larger-window', windowTokens })
  const larger = largerModels(window.model, windowTokens).find((one) =>
    fits(asked, {}, { ...asked.options, model: one }),
  )
  if (larger) fixes.push({ kind: 'larger-model', model: larger.id, windowTokens: larger.windowTokens })
  return fixes
}

function fixesForMax<M extends object>(asked: AskedTokens<M>, overMax: readonly LimitedSlot<M>[]): PlanFix[] {
  const [slot] = overMax
  // With two slots over their maximum no single change helps.
  if (overMax.length !== 1 || !slot || !fits(asked, {}, asked.options, slot.name)) return []
  return [{ kind: 'raise-slot-max', slot: slot.name, maxTokens: slot.leastTokens }]
}

/** The smallest window that is enough, as far as it can be told: limits in percent grow with the window. */
function smallestWindow<M extends object>(asked: AskedTokens<M>): number | null {
  let windowTokens = asked.window.windowTokens
  for (let step = 0; step < 64; step++) {
    const missing = missingTokens(asked, { windowTokens })
    if (missing === null) return null
    if (missing <= 0) return windowTokens
    windowTokens += missing
  }
  return null
}

function fits<M extends object>(
  asked: AskedTokens<M>,
  call: PlanOptions,
  options = asked.options,
  ignoreMaxOf?: string,
): boolean {
  const missing = missingTokens(asked, call, options, ignoreMaxOf)
  return missing !== null && missing <= 0
}

/** The tokens that are missing under a change; null when a slot's maximum is in the way. */
function missingTokens<M extends object>(
  asked: AskedTokens<M>,
  call: PlanOptions,
  options = asked.options,
  ignoreMaxOf?: string,
): number | null {
  const model = typeof options.model === 'object' ? options.model : asked.window.model
  const changed = options === asked.options ? { ...asked.call, ...call } : withoutWindow(asked.call)
  const window = resolveWindow(model, options === asked.options ? options : withoutWindow(options), changed)
  const roomTokens = Math.min(window.windowTokens - window.outputReserveTokens, asked.capTokens) - asked.fixedTokens
  const limited = asked.slots.map((slot) => limitSlot(slot, roomTokens))
  if (limited.some((slot) => slot.name !== ignoreMaxOf && slot.leastTokens > slot.maxTokens)) return null
  return total(limited) - roomTokens
}

// A larger model brings its own window.
function withoutWindow<T extends { readonly windowTokens?: number }>(options: T): Omit<T, 'windowTokens'> {
  const { windowTokens: _, ...rest } = options
  return rest
}

function remedy(fixes: readonly PlanFix[]): string {
  const [first, ...rest] = fixes.map(sayFix)
  if (first === undefined) return 'send less, or let a slot shrink with a policy'
  return rest.length === 0 ? first : `${first}, or ${rest.join(', or ')}`
}

function sayFix(fix: PlanFix): string {
  switch (fix.kind) {
    case 'lower-output-reserve':
      return `lower outputReserve to ${formatNumber(fix.outputReserveTokens)}`
    case 'larger-window':
      return `use a window of ${formatNumber(fix.windowTokens)}`
    case 'larger-model':
      return `use ${fix.model} with ${formatNumber(fix.windowTokens)}`
    case 'shrink-slot':
      return `shorten what must stay of slot "${fix.slot}" to ${formatNumber(fix.toTokens)}`
    case 'lower-slot-min':
      return `lower min of slot "${fix.slot}" to ${formatNumber(fix.minTokens)}`
    case 'raise-max-input':
      return `allow ${formatNumber(fix.maxInputTokens)} tokens of input`
    case 'raise-slot-max':
      return `raise max of slot "${fix.slot}" to ${formatNumber(fix.maxTokens)}`
  }
}

function total<M extends object>(limited: readonly LimitedSlot<M>[]): number {
  return limited.reduce((sum, slot) => sum + slot.guaranteedTokens, 0)
}
