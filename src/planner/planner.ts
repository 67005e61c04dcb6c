import { adapterFor } from '../chat/adapters/index.ts'
import { requireCounter } from '../chat/check.ts'
import { CountMemo } from '../chat/memo.ts'
import { fidelityOf } from '../chat/scale.ts'
import { addRanges, type Range, sizeOf } from '../chat/size.ts'
import { adapterTarget } from '../chat/target.ts'
import type { ChatMessage } from '../chat/types.ts'
import { untilAborted } from '../chat/until-aborted.ts'
import { PlanError } from '../errors/index.ts'
import { stepBelow } from '../models/cost.ts'
import { inputTokensWithin } from '../models/latency.ts'
import { allocate, type Cutter } from './divide/allocate.ts'
import { leaveSlack } from './divide/leave-slack.ts'
import { limitSlot } from './divide/limits.ts'
import { measureSlots } from './divide/measure.ts'
import { type Asked, findShortage } from './divide/shortage.ts'
import { TextCutter } from './divide/text-cutter.ts'
import { groupUnits, linksAcross, type SlotUnits } from './group/units.ts'
import { anchorOf } from './policies/window-start.ts'
import { Contents, countContents } from './read/contents.ts'
import { checkPlannerOptions, checkPlanOptions } from './read/options.ts'
import { SlotReader } from './read/slot-reader.ts'
import { checkTokens, resolveModel, resolveTarget } from './read/window.ts'
import { applySummaries } from './summary/apply.ts'
import { Summaries } from './summary/summaries.ts'
import type { Measure, Plan, PlanInput, Planner, PlannerOptions, PlanOptions, Preview } from './types.ts'
import { assemble } from './write/assemble.ts'
import { keepStart } from './write/cache.ts'

/** A request, counted and grouped, before anything is decided. */
interface Prepared<M extends object> extends Asked<M> {
  readonly fixed: Range
  readonly fixedWithoutTools: Range
  readonly call: PlanOptions<M>
}

/**
 * Makes a planner for a model, or for a window of any size.
 *
 * Planning asks the counter once for all texts that it does not know (and for a shortened text, once per text
 * that is shortened). It takes time linear in the items, whatever is dropped.
 *
 * Throws `UNKNOWN_MODEL`, and `INVALID_ARGUMENT` when the counter is not the model's.
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
export function createPlanner<M extends object = ChatMessage>(options: PlannerOptions): Planner<M> {
  const counter = requireCounter('a planner', options)
  checkPlannerOptions(options)
  const model = resolveModel(options)
  resolveTarget(model, options)
  const adapter = adapterFor<M>(options.api ?? 'openai-chat', adapterTarget(model, counter, options))
  const { scale, source } = fidelityOf(model, options.calibration)
  const memo = new CountMemo(counter)
  const contents = new Contents(adapter)
  const reader = new SlotReader(adapter, contents)
  const cutter = new TextCutter(memo, scale)
  const summaries = new Summaries(adapter, contents, memo, scale, cutter)

  async function prepare(input: PlanInput<M>, call: PlanOptions<M>): Promise<Prepared<M>> {
    const target = resolveTarget(model, options, call)
    const slots = reader.read(input)
    const fixedParts = adapter.fixed(slots.some(({ slot, entries }) => slot.tools !== undefined && entries.length > 0))
    const uncounted = slots.flatMap(({ known }) => known.uncounted())
    const { content, framing } = await countContents(uncounted, fixedParts, memo, scale, call.signal)
    for (const { known } of slots) known.takeSizes()
    const fixed = addRanges(content, framing)
    const linked = linksAcross(slots)
    const grouped = slots.map((slot) => steadied(groupUnits(slot, linked), call.previous))
    const bare = sizeOf(adapter.fixed(false), (text) => memo.get(text) ?? 0, scale)
    const fixedWithoutTools = addRanges(bare.content, bare.framing)
    const most = call.maxInputTokens ?? options.maxInputTokens
    const capTokens = Math.min(
      most === undefined ? Number.POSITIVE_INFINITY : checkTokens('maxInputTokens', most),
      options.latency
        ? inputTokensWithin(options.latency.firstTokenMs, options.latency.prefill)
        : Number.POSITIVE_INFINITY,
    )
    return { slots: grouped, target, options, call, fixed, fixedWithoutTools, fixedTokens: fixed.upper, capTokens }
  }

  async function decide(prepared: Prepared<M>, mayCall: boolean): Promise<Plan<M>> {
    const plan = await divide(prepared, mayCall)
    const most = options.dropForPriceStep ?? 0
    const stepTokens = model && plan.input.upper > 0 ? stepBelow(model, plan.input.upper) : null
    if (stepTokens === null || plan.input.upper - stepTokens > plan.input.upper * most) return plan
    // The dearer price is for all tokens, so what lies just above a step costs more than all that lies below it.
    return divide({ ...prepared, capTokens: stepTokens }, mayCall).catch((error) => {
      if (error instanceof PlanError) return plan
      throw error
    })
  }

  async function divide(prepared: Prepared<M>, mayCall: boolean): Promise<Plan<M>> {
    const { target, fixed, fixedWithoutTools, fixedTokens, call, capTokens } = prepared
    const leftTokens = target.windowTokens - target.outputReserveTokens
    const roomTokens = Math.min(leftTokens, capTokens) - fixedTokens
    const limited = prepared.slots.map((slot) => limitSlot(slot, roomTokens))
    const shortage = findShortage(prepared, limited)
    if (shortage) throw shortage
    const strict = options.fill === 'strict'
    const { signal, previous } = call
    const cut: Cutter = (text, limitTokens, policy) => cutter.cut(text, limitTokens, policy, signal)
    const division = { roomTokens, strict, cut }
    const first = await allocate(limited, roomTokens, strict, cut)
    const steady = await leaveSlack(first, division)
    const { windowTokens } = target
    const divided = await applySummaries(steady, { ...division, windowTokens, summaries, mayCall, signal })
    const cap = capTokens < leftTokens ? capTokens : null
    return assemble(divided, { target, fixed, fixedWithoutTools, source, adapter, options, previous, capTokens: cap })
  }

  /** A window that is to keep its start, as the plan before had it. */
  function steadied(slot: SlotUnits<M>, previous: Plan<M> | undefined): SlotUnits<M> {
    if (!previous || !slot.rules.oldest?.slack) return slot
    const anchor = anchorOf(slot, previous)
    return anchor === null ? slot : keepStart(slot, anchor, model, options.cache?.turns ?? 5)
  }

  function measured({ slots, target, fixed }: Prepared<M>): Measure {
    return measureSlots(slots, target, fixed, source)
  }

  /** The work, or the signal's reason once it is aborted: a counter or a summariser may never answer. */
  async function run<T>(call: PlanOptions<M>, work: () => Promise<T>): Promise<T> {
    checkPlanOptions(call)
    call.signal?.throwIfAborted()
    return untilAborted(work(), call.signal)
  }

  return Object.freeze({
    plan: (input: PlanInput<M>, call: PlanOptions<M> = {}): Promise<Plan<M>> =>
      run(call, async () => decide(await prepare(input, call), call.summarise ?? true)),
    measure: (input: PlanInput<M>, call: PlanOptions<M> = {}): Promise<Measure> =>
      run(call, async () => measured(await prepare(input, call))),
    preview: (input: PlanInput<M>, call: PlanOptions<M> = {}): Promise<Preview<M>> =>
      run(call, async () => {
        const prepared = await prepare(input, call)
        const measure = measured(prepared)
        try {
          return Object.freeze({ measure, plan: await decide(prepared, call.summarise ?? false), error: null })
        } catch (error) {
          if (!(error instanceof PlanError)) throw error
          return Object.freeze({ measure, plan: null, error })
        }
      }),
  })
}
