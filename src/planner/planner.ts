import { adapterFor } from '../chat/adapters.ts'
import { CountMemo } from '../chat/memo.ts'
import { fidelityOf } from '../chat/scale.ts'
import { addRanges, type Range, sizeOf, toCount } from '../chat/size.ts'
import type { ChatMessage, CountSource } from '../chat/types.ts'
import { describeValue, PlanError, TokenroomError } from '../errors.ts'
import type { EncodingName } from '../models/encodings.ts'
import { allocate, type Cutter, type Share } from './allocate.ts'
import { Contents, countContents } from './contents.ts'
import { TextCutter } from './cutter.ts'
import { SlotReader } from './entries.ts'
import { largerModels } from './larger-model.ts'
import { limitSlot } from './limits.ts'
import { measureSlots } from './measure.ts'
import { type Asked, findShortage } from './shortage.ts'
import { slotResult } from './slot-result.ts'
import { applySummaries, type Summarised } from './summary/apply.ts'
import { Summaries } from './summary/summaries.ts'
import { resolveModel, resolveTarget, type Target } from './target.ts'
import type { Measure, Plan, PlanInput, PlannedSlot, Planner, PlannerOptions, PlanOptions, Preview } from './types.ts'
import { groupUnits, linksAcross } from './units.ts'

/** A request, counted and grouped, before anything is decided. */
interface Prepared<M extends object> extends Asked<M> {
  readonly fixed: Range
  readonly source: CountSource
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
  if (typeof options?.counter?.countMany !== 'function') {
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      'a planner needs a counter: a tokenizer, or the client of the tokenizer worker',
      {
        name: 'counter',
        received: describeValue(options?.counter),
        expected: 'an object with countMany and truncate',
      },
    )
  }
  const model = resolveModel(options)
  resolveTarget(model, options)
  const { counter } = options
  const encoding = model?.encoding ?? (counter.encoding as EncodingName)
  const adapter = adapterFor<M>(options.api ?? 'openai-chat', encoding, model?.id ?? '')
  const { scale, source } = fidelityOf(model, options.calibration)
  const memo = new CountMemo(counter)
  const contents = new Contents(adapter)
  const reader = new SlotReader(adapter, contents)
  const cutter = new TextCutter(memo, scale)
  const summaries = new Summaries(adapter, contents, memo, scale, cutter)

  async function prepare(input: PlanInput<M>, call: PlanOptions): Promise<Prepared<M>> {
    call.signal?.throwIfAborted()
    const target = resolveTarget(model, options, call)
    const slots = reader.read(input)
    const fixedParts = adapter.fixed(slots.some(({ slot, entries }) => slot.tools !== undefined && entries.length > 0))
    const { content, framing } = await countContents(
      slots.flatMap(({ uncounted }) => uncounted),
      fixedParts,
      memo,
      scale,
      call.signal,
    )
    const fixed = addRanges(content, framing)
    const linked = linksAcross(slots)
    const grouped = slots.map((slot) => groupUnits(slot, linked))
    return { slots: grouped, target, options, call, fixed, fixedTokens: fixed.upper, source }
  }

  async function decide(prepared: Prepared<M>, mayCallByDefault: boolean): Promise<Plan<M>> {
    const { target, fixedTokens, call } = prepared
    const roomTokens = target.windowTokens - target.outputReserveTokens - fixedTokens
    const limited = prepared.slots.map((slot) => limitSlot(slot, roomTokens))
    const shortage = findShortage(prepared, limited)
    if (shortage) throw shortage
    const strict = options.fill === 'strict'
    const cut: Cutter = (text, limitTokens, policy) => cutter.cut(text, limitTokens, policy, call.signal)
    const shares = await allocate(limited, roomTokens, strict, cut)
    const mayCall = call.summarise ?? mayCallByDefault
    const { windowTokens } = target
    const summarised = await applySummaries(shares, {
      limited,
      roomTokens,
      windowTokens,
      strict,
      cut,
      summaries,
      mayCall,
      signal: call.signal,
    })
    return assemble(prepared, summarised)
  }

  function assemble(
    { target, fixed, source }: Prepared<M>,
    { shares, summaries: made, errors }: Summarised<M>,
  ): Plan<M> {
    const results = shares.map((share, index) => slotResult(share, adapter, made.get(index), errors.get(index)))
    const messages = Object.freeze(results.flatMap((result) => result.messages))
    const tools = Object.freeze(results.flatMap((result) => result.tools))
    // The frame of the tools was held for tools that may all be gone.
    const frame = tools.length > 0 ? fixed : frameWithoutTools(fixed)
    const input = results.reduce((sum, result) => addRanges(sum, result.input), frame)
    const contentTokens = results.reduce((sum, { slot }) => sum + slot.tokens, 0)
    const framingTokens = input.upper - contentTokens
    const budgetTokens = target.windowTokens - target.outputReserveTokens - framingTokens
    return Object.freeze({
      model: model?.id ?? null,
      encoding: counter.encoding,
      windowTokens: target.windowTokens,
      outputReserveTokens: target.outputReserveTokens,
      framingTokens,
      budgetTokens,
      freeTokens: budgetTokens - contentTokens,
      input: Object.freeze(toCount(input, source)),
      slots: Object.freeze(results.map(({ slot }, index) => wanting(slot, shares[index]!, input.upper, target))),
      messages,
      request: Object.freeze(adapter.build(messages, tools)),
    })
  }

  /** Says which window would have kept a slot that is whole or nothing, and went. */
  function wanting(slot: PlannedSlot, share: Share<M>, inputTokens: number, target: Target): PlannedSlot {
    if (!share.slot.rules.whole || share.usedTokens > 0 || share.slot.neededTokens === 0) return slot
    const windowTokens = inputTokens + share.slot.neededTokens + target.outputReserveTokens
    const [larger] = largerModels(target.model, windowTokens)
    return Object.freeze({ ...slot, wouldFit: Object.freeze({ windowTokens, model: larger?.id ?? null }) })
  }

  function frameWithoutTools(fixed: Range): Range {
    const { content, framing } = sizeOf(adapter.fixed(false), (text) => memo.get(text) ?? 0, scale)
    const bare = addRanges(content, framing)
    return bare.upper < fixed.upper ? bare : fixed
  }

  function measured({ slots, target, fixed }: Prepared<M>): Measure {
    return measureSlots(slots, target, fixed, source)
  }

  return Object.freeze({
    async plan(input: PlanInput<M>, call: PlanOptions = {}): Promise<Plan<M>> {
      return decide(await prepare(input, call), true)
    },
    async measure(input: PlanInput<M>, call: PlanOptions = {}): Promise<Measure> {
      return measured(await prepare(input, call))
    },
    async preview(input: PlanInput<M>, call: PlanOptions = {}): Promise<Preview<M>> {
      const prepared = await prepare(input, call)
      try {
        return Object.freeze({ measure: measured(prepared), plan: await decide(prepared, false), error: null })
      } catch (error) {
        if (!(error instanceof PlanError)) throw error
        return Object.freeze({ measure: measured(prepared), plan: null, error })
      }
    },
  })
}
