import { type PlanFix, TokenroomError } from '../../errors/index.ts'
import { inputCap } from '../read/input-cap.ts'
import { type PlannedWindow, resolveWindow } from '../read/output-reserve.ts'
import type { PlannerOptions, PlanOptions } from '../types.ts'
import { allocate, CannotShorten } from './allocate.ts'
import type { ShrinkableSlot } from './clear-results.ts'
import type { Division } from './hold-window-start.ts'
import { largerModels } from './larger-model.ts'
import { type LimitedSlot, limitSlot } from './slot-limits.ts'

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

type CallChange = Pick<PlanOptions, 'windowTokens' | 'outputReserve' | 'maxInputTokens'>

/** What is tried: other options of the call, another model, another maximum of a slot, or another slot. */
interface Change<M extends object> {
  readonly call?: CallChange
  readonly options?: PlannerOptions
  readonly max?: { readonly slot: string; readonly tokens: number }
  /** A slot in place of the one of its name: with a lower minimum, or with less that must stay. */
  readonly slot?: ShrinkableSlot<M>
}

/** A text can seldom be cut to the very least that it may have, so more room is tried, in these parts of what all of it needs. */
const PARTS = [0, 1 / 64, 1 / 16, 1 / 4, 1]

/** Where texts have to be shortened, a try divides all slots anew: so many changes of slots are tried, the rest is not proposed. */
const SLOT_CHANGES_TRIED = 12

/** Finds changes of which each alone makes a plan possible. Each is tried before it is proposed. */
export class FixFinder<M extends object> {
  readonly #asked: AskedTokens<M>
  readonly #division: Pick<Division<M>, 'strict' | 'shorten'>

  constructor(asked: AskedTokens<M>, division: Pick<Division<M>, 'strict' | 'shorten'>) {
    this.#asked = asked
    this.#division = division
  }

  /** For what the room does not hold. */
  async forRoom(limited: readonly LimitedSlot<M>[]): Promise<PlanFix[]> {
    const { window, fixedTokens, capTokens, options } = this.#asked
    const needTokens = fixedTokens + guaranteedTokensOf(limited)
    const leftTokens = window.windowTokens - window.outputReserveTokens
    const short = needTokens - Math.min(leftTokens, capTokens)
    const fixes: PlanFix[] = []
    const reserve = window.outputReserveTokens - short
    if (reserve > 0 && (await this.#fits({ call: { outputReserve: reserve } }))) {
      fixes.push({ kind: 'lower-output-reserve', outputReserveTokens: reserve })
    }
    const roomTokens = Math.min(leftTokens, capTokens) - fixedTokens
    const fitter = this.#slotFitter(limited, roomTokens)
    for (const [at, slot] of limited.entries()) {
      const asked = this.#asked.slots[at]!
      const toTokens = slot.leastTokens - short
      if (toTokens > slot.mustFramingTokens && slot.leastTokens >= slot.minTokens + short) {
        const smaller = { ...asked, mustTokens: asked.mustTokens - short }
        if (await fitter(slot, smaller)) fixes.push({ kind: 'shrink-slot', slot: slot.name, toTokens })
      }
      const minTokens = slot.guaranteedTokens - short
      if (slot.guaranteedTokens > slot.leastTokens && minTokens >= slot.leastTokens) {
        const lower = { ...asked, slot: { ...asked.slot, min: minTokens } }
        if (await fitter(slot, lower)) fixes.push({ kind: 'lower-slot-min', slot: slot.name, minTokens })
      }
    }
    if (needTokens > capTokens) {
      const maxInputTokens = await this.#least(capTokens, (tokens) => ({ maxInputTokens: tokens }))
      return maxInputTokens === null ? fixes : [...fixes, { kind: 'raise-max-input', maxInputTokens }]
    }
    const windowTokens = await this.#least(window.windowTokens, (tokens) => ({ windowTokens: tokens }))
    if (windowTokens === null) return fixes
    fixes.push({ kind: 'larger-window', windowTokens })
    for (const model of largerModels(window.model, windowTokens)) {
      if (!(await this.#fits({ options: { ...options, model } }))) continue
      return [...fixes, { kind: 'larger-model', model: model.id, windowTokens: model.windowTokens }]
    }
    return fixes
  }

  /** For slots whose maximum is less than they must have. */
  async forMax(overMax: readonly LimitedSlot<M>[]): Promise<PlanFix[]> {
    const [slot] = overMax
    // With two slots over their maximum no single change helps.
    if (overMax.length !== 1 || !slot) return []
    for (const tokens of between(slot.leastTokens, slot.mustTokens)) {
      if (!(await this.#fits({ max: { slot: slot.name, tokens } }))) continue
      return [{ kind: 'raise-slot-max', slot: slot.name, maxTokens: tokens }]
    }
    return []
  }

  /**
   * Tries another slot in place of one. The others keep what they are sure of, so that it takes time in proportion to the
   * slot; only where texts have to be shortened all are divided anew.
   */
  #slotFitter(limited: readonly LimitedSlot<M>[], roomTokens: number) {
    const guaranteed = guaranteedTokensOf(limited)
    const isShortened = limited.some(({ leastOf }) => leastOf.size > 0)
    let tries = 0
    return async (before: LimitedSlot<M>, slot: ShrinkableSlot<M>): Promise<boolean> => {
      const { guaranteedTokens, leastTokens, maxTokens } = limitSlot(slot, roomTokens)
      if (guaranteed - before.guaranteedTokens + guaranteedTokens > roomTokens || leastTokens > maxTokens) return false
      return !isShortened || (tries++ < SLOT_CHANGES_TRIED && this.#fits({ slot }))
    }
  }

  /** The least tokens, from so many on, that are enough for an option of the call, as far as it can be told. */
  async #least(from: number, callOf: (tokens: number) => CallChange): Promise<number | null> {
    const { slots } = this.#asked
    const least = this.#leastFor(slots, from, callOf)
    const whole = this.#leastFor(slots.map(withoutShortening), from, callOf)
    if (least === null) return null
    for (const tokens of between(least, whole ?? least)) {
      if (await this.#fits({ call: callOf(tokens) })) return tokens
    }
    return null
  }

  /** The least with which the least of all slots has room: limits in percent grow with the room. Null: no more helps. */
  #leastFor(slots: readonly ShrinkableSlot<M>[], from: number, callOf: (tokens: number) => CallChange): number | null {
    let tokens = from
    for (let step = 0; step < 64; step++) {
      const { missingTokens } = this.#limited({ call: callOf(tokens) }, slots)
      if (missingTokens === null) return null
      if (missingTokens <= 0) return tokens
      tokens += missingTokens
    }
    return null
  }

  /** Whether all that must stay has room, and can be shortened to it where it has to be. */
  async #fits(change: Change<M>): Promise<boolean> {
    const { limited, roomTokens, missingTokens } = this.#limited(change, this.#asked.slots)
    if (missingTokens === null || missingTokens > 0) return false
    if (limited.every(({ leastOf }) => leastOf.size === 0)) return true
    const { strict, shorten } = this.#division
    try {
      await allocate(limited, roomTokens, strict, shorten)
      return true
    } catch (error) {
      if (!(error instanceof CannotShorten)) throw error
      // Then nothing is shortened, and it must have room as it is.
      const whole = this.#limited(change, this.#asked.slots.map(withoutShortening)).missingTokens
      return whole !== null && whole <= 0
    }
  }

  /** The slots under a change, and the tokens that are missing; null when a slot's maximum is in the way. */
  #limited({ call, options, max, slot: other }: Change<M>, slots: readonly ShrinkableSlot<M>[]) {
    const asked = this.#asked
    const isOther = options !== undefined
    const model = typeof options?.model === 'object' ? options.model : asked.window.model
    const asking = isOther ? withoutWindow(asked.call) : { ...asked.call, ...call }
    const window = resolveWindow(model, isOther ? withoutWindow(options) : asked.options, asking)
    const capTokens = call?.maxInputTokens === undefined ? asked.capTokens : inputCap(asked.options, call)
    const roomTokens = Math.min(window.windowTokens - window.outputReserveTokens, capTokens) - asked.fixedTokens
    let limited: LimitedSlot<M>[]
    try {
      limited = slots.map((slot) => limitSlot(changed(slot, max, other), roomTokens))
    } catch (error) {
      // A minimum in percent grows with the room, and can pass the slot's maximum: then this change does not help.
      if (!TokenroomError.isInstance(error) || error.code !== 'INVALID_LIMIT') throw error
      return { limited: [], roomTokens, missingTokens: null }
    }
    const isOver = limited.some(({ leastTokens, maxTokens }) => leastTokens > maxTokens)
    return { limited, roomTokens, missingTokens: isOver ? null : guaranteedTokensOf(limited) - roomTokens }
  }
}

/** A slot under a change of it; one that may not be shortened stays so. */
function changed<M extends object>(
  slot: ShrinkableSlot<M>,
  max: Change<M>['max'],
  other: ShrinkableSlot<M> | undefined,
): ShrinkableSlot<M> {
  if (slot.name === max?.slot) return { ...slot, slot: { ...slot.slot, max: max.tokens } }
  if (slot.name !== other?.name) return slot
  return slot.leastOf.size === 0 ? withoutShortening(other) : other
}

/** What all slots must get, in tokens. */
export function guaranteedTokensOf<M extends object>(limited: readonly LimitedSlot<M>[]): number {
  return limited.reduce((sum, slot) => sum + slot.guaranteedTokens, 0)
}

/** The same slot, nothing of which may be shortened because it must stay. */
export function withoutShortening<M extends object, S extends ShrinkableSlot<M>>(slot: S): S {
  return { ...slot, flexible: new Set(), leastOf: new Map() }
}

/** Numbers from the least to the most, more near the least. */
function between(least: number, most: number): number[] {
  return [...new Set(PARTS.map((part) => least + Math.ceil(Math.max(0, most - least) * part)))]
}

// A larger model brings its own window.
function withoutWindow<T extends { readonly windowTokens?: number }>(options: T): Omit<T, 'windowTokens'> {
  const { windowTokens: _, ...rest } = options
  return rest
}
