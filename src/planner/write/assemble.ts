import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import { addRanges, toCount } from '../../chat/size.ts'
import { isUnchanged } from '../../chat/snapshot.ts'
import type { MessageStructure } from '../../chat/structure/types.ts'
import type { CountSource } from '../../chat/types.ts'
import { estimateCost } from '../../models/cost.ts'
import { firstTokenMsFor } from '../../models/latency.ts'
import type { Share } from '../divide/allocate.ts'
import { largerModels } from '../divide/larger-model.ts'
import { contentOf } from '../group/units.ts'
import type { Plan, PlanCache, PlannedSlot, PlanRepair, PlanWarning } from '../plan-types.ts'
import type { PlannedWindow } from '../read/output-reserve.ts'
import type { Summarised } from '../summary/apply-summaries.ts'
import type { PlannerOptions } from '../types.ts'
import { cacheReport, markForCache, stablePrefix } from './cache.ts'
import type { FrameCounter } from './frame.ts'
import type { ItemResults } from './item-results.ts'
import { orderResults } from './results-after-calls.ts'
import { slotResult } from './slot-result.ts'
import { checkStillSame } from './still-same.ts'
import { writable } from './to-json.ts'
import { warningsOf } from './warnings.ts'

/** What a plan is written from, besides what was divided. */
export interface AssembleContext<M extends object> {
  readonly window: PlannedWindow
  readonly frames: FrameCounter<M>
  readonly signal: AbortSignal | undefined
  readonly source: CountSource
  readonly adapter: ChatAdapter<M>
  readonly structure: MessageStructure<M>
  readonly options: PlannerOptions
  readonly previous: Plan<M> | undefined
  readonly repairs: readonly PlanRepair[]
  /** The name of a model of which nothing is known, or null. */
  readonly unknownModel: string | null
  /** Whether the plan waited for somebody, so that the caller may have gone on meanwhile. */
  readonly hasWaited: boolean
  /** What the last plan said of the items of a slot. */
  readonly results: (slot: string) => ItemResults<M>
  /** What input was limited to, when that is less than the window has. */
  readonly capTokens: number | null
}

/** Writes down the plan of what was divided. Linear in the items. */
export async function assemble<M extends object>(
  divided: Summarised<M>,
  context: AssembleContext<M>,
): Promise<Plan<M>> {
  const { window, adapter, options, source, capTokens } = context
  const { model, windowTokens, outputReserveTokens } = window
  if (context.hasWaited) for (const share of divided.shares) checkStillSame(share, adapter)
  const results = divided.shares.map((share, index) =>
    slotResult(share, context.results(share.slot.name), divided.summaries.get(index), divided.errors.get(index)),
  )
  const given = joined(results.map((result) => result.messages))
  // Within a slot results stand after their calls; only a pair in two slots can have others between them.
  const isParted = divided.shares.some(({ slot }) => slot.links.across.size > 0)
  const mayMove = isParted && options.repair?.messagesBetween !== 'keep'
  const ordered = mayMove ? orderResults(given, context.structure) : null
  const messages = Object.freeze(ordered ? ordered.order.map((place) => given[place]!) : given)
  const moves = ordered ? movesOf(new Set(ordered.calls.map((place) => given[place]!)), divided.shares) : []
  const tools = Object.freeze(results.flatMap((result) => result.tools))
  // Room was held for the frame of any request; what this one has is known now.
  const frame = await context.frames.count({ messages, tools }, context.signal)
  const range = results.reduce((sum, result) => addRanges(sum, result.input), frame)
  const { unknownModel } = context
  const warnings: readonly PlanWarning[] = Object.freeze([
    ...(unknownModel === null ? [] : [Object.freeze({ code: 'unknown-model' as const, model: unknownModel })]),
    ...results.flatMap((result, index) => warningsOf(divided.shares[index]!, result)),
  ])
  const counted = toCount(range, source)
  // Of what nobody reads, or what the request does not hold, no count is exact.
  const isSure = warnings.every(({ code }) => code === 'slot-emptied')
  const input = Object.freeze(isSure ? counted : { ...counted, exact: false })
  const contentTokens = results.reduce((sum, { slot }) => sum + slot.tokens, 0)
  const framingTokens = input.upper - contentTokens
  const budgetTokens = windowTokens - outputReserveTokens - framingTokens
  const marked = options.cache?.mark ? markForCache(adapter, messages, tools) : messages
  const request = Object.freeze(adapter.build(marked, tools))
  const slots = results.map(({ slot }, index) => wanting(slot, divided.shares[index]!, input.upper, window))
  const plan = {
    model: model?.id ?? null,
    encoding: options.counter.encoding,
    windowTokens,
    outputReserveTokens,
    framingTokens,
    budgetTokens,
    freeTokens: budgetTokens - contentTokens,
    input,
    inputCapTokens: capTokens,
    cost: model && estimateCost(model, input, { maxOutputTokens: outputReserveTokens }),
    firstTokenMs: options.latency ? firstTokenMsFor(input.tokens, options.latency.prefill) : null,
    cache: reportCache(context, results, messages, request.tools, input.upper, ordered?.order),
    asOf: model?.asOf ?? null,
    slots: Object.freeze(slots),
    repairs: moves.length === 0 ? context.repairs : Object.freeze([...context.repairs, ...moves]),
    warnings,
    messages,
    request,
  }
  return Object.freeze(writable(plan))
}

function reportCache<M extends object>(
  { previous, window }: AssembleContext<M>,
  results: readonly { readonly messageTokens: readonly number[]; readonly toolTokens: number }[],
  messages: readonly M[],
  tools: unknown,
  inputTokens: number,
  order: readonly number[] | undefined,
): PlanCache | null {
  if (!previous) return null
  // Tools come before everything else, so other tools are another prefix.
  if (!isUnchanged(tools, previous.request.tools)) return cacheReport(0, 0, inputTokens, window.model)
  const same = stablePrefix(previous.messages, messages)
  const given = joined(results.map(({ messageTokens }) => messageTokens))
  const tokens = (order ? order.map((place) => given[place]!) : given).slice(0, same)
  const toolTokens = results.reduce((sum, result) => sum + result.toolTokens, 0)
  return cacheReport(
    same,
    tokens.reduce((sum, one) => sum + one, toolTokens),
    inputTokens,
    window.model,
  )
}

/** What is said of calls whose results stood in another slot, after messages that moved after them. Linear in the items. */
function movesOf<M extends object>(calls: ReadonlySet<M>, shares: readonly Share<M>[]): PlanRepair[] {
  return shares.flatMap(({ slot, edits, kept }) => {
    const moves: PlanRepair[] = []
    for (const [item, { id, content }] of slot.entries.entries()) {
      const message = contentOf({ entries: slot.entries, edits }, item)?.message
      if (!message || !calls.has(message) || kept[slot.units.unitOf[item]!] === 0) continue
      const callId = content.links.tools[0]?.id ?? ''
      moves.push(Object.freeze({ slot: slot.name, item: id, callId, found: 'message-between', did: 'moved' }))
    }
    return moves
  })
}

/** All of the lists in one. With `flatMap` a long history takes longer than all the rest of its plan. */
function joined<T>(lists: readonly (readonly T[])[]): T[] {
  const all: T[] = []
  for (const list of lists) for (let at = 0; at < list.length; at++) all.push(list[at]!)
  return all
}

/** Says which window would have kept a slot that is whole or nothing, and went. */
function wanting<M extends object>(
  slot: PlannedSlot,
  share: Share<M>,
  inputTokens: number,
  window: PlannedWindow,
): PlannedSlot {
  if (!share.slot.rules.whole || share.usedTokens > 0 || share.slot.neededTokens === 0) return slot
  const windowTokens = inputTokens + share.slot.neededTokens + window.outputReserveTokens
  const [larger] = largerModels(window.model, windowTokens)
  return Object.freeze({ ...slot, wouldFit: Object.freeze({ windowTokens, model: larger?.id ?? null }) })
}
