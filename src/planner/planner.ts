import { adapterFor } from '../chat/adapters/index.ts'
import type { Unbounded } from '../chat/adapters/part.ts'
import type { MessageOf } from '../chat/api-shapes.ts'
import { requireCounter } from '../chat/check.ts'
import { withDeclared } from '../chat/declared.ts'
import { CountMemo } from '../chat/memo.ts'
import { adapterTarget } from '../chat/named-model.ts'
import { fidelityOf } from '../chat/scale.ts'
import { structureOf } from '../chat/structure/index.ts'
import type { ChatApi } from '../chat/types.ts'
import { refuseUnbounded } from '../chat/unbounded.ts'
import { untilAborted } from '../chat/until-aborted.ts'
import { PlanError } from '../errors/index.ts'
import { stepBelow } from '../models/cost.ts'
import { allocate, CannotShorten, type Shorten } from './divide/allocate.ts'
import { withoutShortening } from './divide/fixes.ts'
import { holdWindowStarts } from './divide/hold-window-start.ts'
import { measureSlots } from './divide/measure-slots.ts'
import { findShortage } from './divide/shortage.ts'
import { TextShortener } from './divide/shorten-texts.ts'
import { limitSlot } from './divide/slot-limits.ts'
import { TextCutter } from './divide/truncate-text.ts'
import type { Measure, Plan, Preview } from './plan-types.ts'
import { Preparation, type Prepared } from './prepare.ts'
import { Contents, type Declare } from './read/contents.ts'
import { readModel } from './read/model.ts'
import { checkPlannerOptions, checkPlanOptions } from './read/options.ts'
import { resolveWindow } from './read/output-reserve.ts'
import { applySummaries } from './summary/apply-summaries.ts'
import { Summaries } from './summary/summaries.ts'
import type { PlanInput, Planner, PlannerOptions, PlanOptions } from './types.ts'
import { assemble } from './write/assemble.ts'
import { FrameCounter } from './write/frame.ts'
import { ItemResults } from './write/item-results.ts'
import { unboundedOf, unboundedThatStays } from './write/warnings.ts'

/**
 * Makes a planner for a model, or for a window of any size.
 *
 * Planning asks the counter once for all texts that it does not know (and for a shortened text, once per text
 * that is shortened). It takes time linear in the items, whatever is dropped.
 *
 * Throws `UNKNOWN_MODEL`, and `INVALID_ARGUMENT` when the counter is not the model's or its window is not known.
 *
 * @example
 * const planner = createPlanner({ model: 'gpt-4o', counter: await loadTokenizer('gpt-4o'), outputReserve: 4096 })
 * const plan = await planner.plan({
 *   slots: [
 *     { name: 'system', priority: 9, text: 'You are concise.' },
 *     { name: 'history', priority: 1, messages, policy: 'drop-oldest' },
 *     { name: 'user', priority: 8, text: question },
 *   ],
 * })
 * plan.messages // what to send; plan.slots says what stayed, what went, and why
 */
export function createPlanner<A extends ChatApi = 'openai-chat'>(
  options: PlannerOptions & { readonly api?: A },
): Planner<MessageOf<A>>
export function createPlanner<M extends object>(options: PlannerOptions): Planner<M>
export function createPlanner<M extends object>(options: PlannerOptions): Planner<M> {
  const counter = requireCounter('a planner', options)
  checkPlannerOptions(options)
  const named = readModel(options)
  const model = named?.info ?? null
  resolveWindow(model, options)
  const target = adapterTarget(model, counter, options)
  const adapter = adapterFor<M>(options.api ?? 'openai-chat', target)
  const structure = structureOf<M>(adapter.api)
  const { scale, source } = fidelityOf(model, counter, { calibration: options.calibration })
  const memo = new CountMemo(counter, undefined, scale)
  const { media, unbounded } = options
  const declare: Declare = (parts, value) => (media ? withDeclared(parts, value, media, adapter.api, target) : parts)
  const contents = new Contents(adapter, structure, declare)
  const cutter = new TextCutter(memo, scale)
  const shortener = new TextShortener(structure, contents, memo, scale, cutter)
  const summaries = new Summaries(structure, contents, memo, scale, cutter)
  const frames = new FrameCounter(adapter, memo, scale)
  const preparation = new Preparation({ options, model, adapter, structure, contents, memo, scale, shortener, frames })
  const results = new Map<string, ItemResults<M>>()

  async function decide(prepared: Prepared<M>, mayCall: boolean): Promise<Plan<M>> {
    const plan = await decideOnSteps(prepared, mayCall)
    refuse(unboundedOf(plan))
    return plan
  }

  function refuse(items: readonly Unbounded[]): void {
    if (unbounded !== 'allow') refuseUnbounded(items, "plan with unbounded: 'allow'")
  }

  async function decideOnSteps(prepared: Prepared<M>, mayCall: boolean): Promise<Plan<M>> {
    const plan = await divideOrSay(prepared, mayCall)
    const most = options.dropForPriceStep ?? 0
    const stepTokens = model && plan.input.upper > 0 ? stepBelow(model, plan.input.upper) : null
    if (stepTokens === null || plan.input.upper - stepTokens > plan.input.upper * most) return plan
    // The dearer price is for all tokens, so what lies just above a step costs more than all that lies below it.
    return divideOrSay({ ...prepared, capTokens: stepTokens }, mayCall).catch((error) => {
      if (error instanceof PlanError) return plan
      throw error
    })
  }

  async function divide(prepared: Prepared<M>, mayCall: boolean): Promise<Plan<M>> {
    const { window, fixedTokens, call, capTokens, repairs, bill } = prepared
    const leftTokens = window.windowTokens - window.outputReserveTokens
    const roomTokens = Math.min(leftTokens, capTokens) - fixedTokens
    const limited = prepared.slots.map((slot) => limitSlot(slot, roomTokens))
    const strict = options.fill === 'strict'
    const { signal, previous } = call
    const shorten: Shorten<M> = (slot, units, tokens) => shortener.shorten(slot, units, tokens, signal)
    const division = { roomTokens, strict, shorten }
    const shortage = await findShortage(prepared, limited, division)
    if (shortage) {
      refuse(unboundedThatStays(prepared.slots))
      throw shortage
    }
    const first = await allocate(limited, roomTokens, strict, shorten)
    const steady = await holdWindowStarts(first, division)
    const { windowTokens } = window
    const divided = await applySummaries(steady, { ...division, windowTokens, summaries, bill, mayCall, signal })
    const plan = await assemble(divided, {
      window,
      frames,
      signal,
      source,
      adapter,
      unknownModel: named?.isKnown === false ? named.info.id : null,
      structure,
      options,
      previous,
      repairs,
      hasWaited: memo.waits > prepared.waitsBefore,
      results: resultsOf,
      capTokens: capTokens < leftTokens ? capTokens : null,
    })
    // What joining many texts adds may pass what `fixed` holds: then so much more is held, and less is kept.
    const overTokens = plan.input.upper - Math.min(leftTokens, capTokens)
    return overTokens > 0 ? divide({ ...prepared, fixedTokens: fixedTokens + overTokens }, mayCall) : plan
  }

  /** What the last plan said of a slot's items, so that it need not be said anew. */
  function resultsOf(slot: string): ItemResults<M> {
    const known = results.get(slot) ?? new ItemResults<M>()
    results.set(slot, known)
    return known
  }

  /** What must stay cannot be shortened as far as it should be: then it cannot be shortened. */
  async function divideOrSay(prepared: Prepared<M>, mayCall: boolean): Promise<Plan<M>> {
    try {
      return await divide(prepared, mayCall)
    } catch (error) {
      if (!(error instanceof CannotShorten)) throw error
      return divide({ ...prepared, slots: prepared.slots.map(withoutShortening) }, mayCall)
    }
  }

  function measured({ slots, window, fixed }: Prepared<M>): Measure {
    return measureSlots(slots, window, fixed, source)
  }

  /** The work, or the signal's reason once it is aborted: a counter or a summariser may never answer. */
  async function run<T>(call: PlanOptions<M>, work: () => Promise<T>): Promise<T> {
    checkPlanOptions(call)
    call.signal?.throwIfAborted()
    return untilAborted(work(), call.signal)
  }

  return Object.freeze({
    plan: (input: PlanInput<M>, call: PlanOptions<M> = {}): Promise<Plan<M>> =>
      run(call, async () => decide(await preparation.prepare(input, call, true), call.summarise ?? true)),
    measure: (input: PlanInput<M>, call: PlanOptions<M> = {}): Promise<Measure> =>
      run(call, async () => measured(await preparation.prepare(input, call))),
    preview: (input: PlanInput<M>, call: PlanOptions<M> = {}): Promise<Preview<M>> =>
      run(call, async () => {
        const prepared = await preparation.prepare(input, call)
        const measure = measured(prepared)
        try {
          return Object.freeze({ measure, plan: await decide(prepared, call.summarise ?? false), error: null })
        } catch (error) {
          if (!(error instanceof PlanError)) throw error
          return Object.freeze({ measure, plan: null, error })
        }
      }),
  }) as Planner<M>
}
