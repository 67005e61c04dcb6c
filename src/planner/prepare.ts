import type { ChatAdapter } from '../chat/adapters/adapter.ts'
import { textsOf } from '../chat/adapters/part.ts'
import type { CountMemo } from '../chat/memo.ts'
import { addRanges, type Range, type Scale } from '../chat/size.ts'
import type { MessageStructure } from '../chat/structure/types.ts'
import type { ModelInfo } from '../models/types.ts'
import { ResultClearer, type ShrinkableSlot } from './divide/clear-results.ts'
import type { AskedTokens } from './divide/fixes.ts'
import { leastShortened, type TextShortener } from './divide/shorten-texts.ts'
import { ToolRepairer } from './group/repair-tools.ts'
import { requireQuestion, requireSomethingLeft } from './group/something-left.ts'
import { groupUnits, type ShortenedItem } from './group/units.ts'
import type { Plan, PlanRepair } from './plan-types.ts'
import { findTask } from './policies/floors.ts'
import { type JudgedSlot, judge } from './policies/judge.ts'
import { openingsOf } from './policies/opening.ts'
import { keepStart, windowStart } from './policies/window-start.ts'
import { type Content, type Contents, countContents } from './read/contents.ts'
import { inputCap } from './read/input-cap.ts'
import { resolveWindow } from './read/output-reserve.ts'
import { SlotReader } from './read/slots.ts'
import { SummaryBill } from './summary/summary-bill.ts'
import type { PlanInput, PlannerOptions, PlanOptions } from './types.ts'
import type { FrameCounter, Kept } from './write/frame.ts'

/** A request, counted and grouped, before anything is decided. */
export interface Prepared<M extends object> extends AskedTokens<M> {
  /** The framing of any request of this, with tools if there may be any. */
  readonly fixed: Range
  readonly repairs: readonly PlanRepair[]
  /** How often the planner had waited for an answer when the request was read. */
  readonly waitsBefore: number
  readonly bill: SummaryBill
  readonly call: PlanOptions<M>
}

/** What the stages of one planner share. */
export interface PlannerParts<M extends object> {
  readonly options: PlannerOptions
  readonly model: ModelInfo | null
  readonly adapter: ChatAdapter<M>
  readonly structure: MessageStructure<M>
  readonly contents: Contents<M>
  readonly memo: CountMemo
  readonly scale: Scale
  readonly shortener: TextShortener<M>
  readonly frames: FrameCounter<M>
}

/** Takes requests through the stages that come before room is divided: read, repaired, counted, grouped, judged. */
export class Preparation<M extends object> {
  readonly #parts: PlannerParts<M>
  readonly #reader: SlotReader<M>
  readonly #repairer: ToolRepairer<M>
  readonly #clearer: ResultClearer<M>

  constructor(parts: PlannerParts<M>) {
    const { adapter, structure, contents, memo, scale, options } = parts
    this.#parts = parts
    this.#reader = new SlotReader(adapter, contents)
    this.#repairer = new ToolRepairer(structure, contents, options.repair)
    this.#clearer = new ResultClearer(structure, contents, memo, scale)
  }

  /**
   * One question to the counter, for all texts that it was not asked for before. Linear in the items. `isSent`: a request that
   * is only measured or shown may still lack the message that is being written.
   */
  async prepare(input: PlanInput<M>, call: PlanOptions<M>, isSent = false): Promise<Prepared<M>> {
    const { adapter, structure, memo, model, options, scale, frames } = this.#parts
    const window = resolveWindow(model, options, call)
    const capTokens = inputCap(options, call)
    const waitsBefore = memo.waits
    const { slots, links, repairs } = this.#repairer.repair(this.#reader.read(input))
    requireSomethingLeft(slots, repairs)
    // Who serves a call of the AI SDK may take what others refuse; who keeps calls without results sees to it that they are taken.
    const areCallsKept = options.repair?.unansweredCalls === 'keep'
    if (isSent && adapter.api !== 'ai-sdk') requireQuestion(slots, structure.order, areCallsKept)
    const hasTools = slots.some(({ slot, entries }) => slot.tools !== undefined && entries.length > 0)
    const uncounted: Content<M>[] = []
    for (const { known } of slots) known.addUncounted(uncounted)
    const shortenable = slots.flatMap(({ rules, entries }) => (rules.truncate ? untold(entries) : []))
    // Mostly everything stays, so the texts of its frame are asked for together with the others.
    const framed = hasTools ? textsOf(frames.partsOf(everythingOf(slots))) : []
    const fixedParts = adapter.fixed(hasTools)
    const counted = await countContents(uncounted, fixedParts, memo, scale, call.signal, shortenable, framed)
    for (const { known } of slots) known.takeSizes()
    const fixed = addRanges(counted.content, counted.framing)

    const grouped = slots.map((slot, at) => groupUnits(slot, links[at]!, new Map<number, ShortenedItem<M>>()))
    const task = findTask(grouped)
    const judged: JudgedSlot<M>[] = []
    for (const [at, slot] of grouped.entries()) {
      const one = judge(slot, at, task, structure.order)
      const caps = slot.rules.truncate ? await this.#parts.shortener.cap(one, call.signal) : slot.edits
      const capped = caps.size === 0 ? one : judge(groupUnits(slot, links[at]!, caps), at, task, structure.order)
      judged.push(this.#steadied(capped, call.previous))
    }
    const roomTokens = Math.min(window.windowTokens - window.outputReserveTokens, capTokens) - fixed.upper
    const neededTokens = judged.reduce((sum, slot) => sum + slot.neededTokens, 0)
    const mayClear = neededTokens > roomTokens || options.dropForPriceStep !== undefined
    const openings = openingsOf(judged)
    const shrinkable: ShrinkableSlot<M>[] = []
    for (const [at, slot] of judged.entries()) {
      const { clear, reasoning } = slot.rules
      const isAsked = (clear || reasoning) && (mayClear || slot.slot.max !== undefined)
      const savings = isAsked ? await this.#clearer.savingsOf(slot, call.signal) : []
      const leastOf = new Map([...slot.flexible].map((unit) => [unit, leastShortened(slot, unit)]))
      shrinkable.push({ ...slot, savings, leastOf, opening: openings[at]! })
    }
    return {
      slots: shrinkable,
      window,
      options,
      call,
      fixed,
      fixedTokens: fixed.upper,
      capTokens,
      repairs,
      waitsBefore,
      bill: new SummaryBill(),
    }
  }

  /** A window that is to keep its start, as the plan before had it. */
  #steadied(slot: JudgedSlot<M>, previous: Plan<M> | undefined): JudgedSlot<M> {
    if (!previous || !slot.rules.oldest?.slack) return slot
    const start = windowStart(slot, previous)
    const { model, options } = this.#parts
    return start === null ? slot : keepStart(slot, start, model, options.cache?.turns ?? 5)
  }
}

/** All messages and tools, as if everything were kept. */
function everythingOf<M extends object>(
  slots: readonly { readonly entries: readonly { readonly content: Content<M> }[] }[],
): Kept<M> {
  const contents = slots.flatMap(({ entries }) => entries.map(({ content }) => content))
  return {
    messages: contents.flatMap(({ message }) => (message === null ? [] : [message])),
    tools: contents.flatMap(({ tool }) => (tool === null ? [] : [tool])),
  }
}

/** Contents of which each text is still to be counted. */
function untold<M extends object>(entries: readonly { readonly content: Content<M> }[]): Content<M>[] {
  return entries.flatMap(({ content }) => (content.textTokens === null ? [content] : []))
}
