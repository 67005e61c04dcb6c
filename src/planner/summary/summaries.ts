import { textsOf } from '../../chat/adapters/part.ts'
import type { CountMemo } from '../../chat/memo.ts'
import { rangeOfText, type Scale, sizeOf } from '../../chat/size.ts'
import type { MessageStructure } from '../../chat/structure/types.ts'
import { getModel } from '../../models/catalogue.ts'
import type { TextCutter } from '../divide/truncate-text.ts'
import { costOfContent, itemsOf } from '../group/units.ts'
import type { JudgedSlot } from '../policies/judge.ts'
import type { Content, Contents } from '../read/contents.ts'
import type { PlannedSummary, SummarisePolicy } from '../summary-types.ts'
import { divideIntoChunks } from './chunks.ts'
import type { SummaryBill, SummaryUsage } from './summary-bill.ts'

/** A summary that was made: what it covers, and its message. */
export interface KnownSummary<M extends object> {
  readonly text: string
  readonly covered: readonly Content<M>[]
  readonly content: Content<M>
}

/** A summary, or a sentence that says why there is none. */
export type SummaryOutcome<M extends object> = { readonly known: KnownSummary<M> } | { readonly failure: string }

const DEFAULT_MAX_TOKENS = 1024
const DEFAULT_INSTRUCTION_TOKENS = 512
const DEFAULT_HEADING = 'Summary of the conversation so far:\n'

/** Makes summaries and remembers the last one of each slot. */
export class Summaries<M extends object> {
  readonly #structure: MessageStructure<M>
  readonly #contents: Contents<M>
  readonly #memo: CountMemo
  readonly #scale: Scale
  readonly #cutter: TextCutter
  readonly #known = new Map<string, KnownSummary<M>>()
  /** The last contents of each slot whose summary did not shrink: asking again for the same would only cost again. */
  readonly #useless = new Map<string, { readonly contents: readonly Content<M>[]; readonly failure: string }>()

  constructor(
    structure: MessageStructure<M>,
    contents: Contents<M>,
    memo: CountMemo,
    scale: Scale,
    cutter: TextCutter,
  ) {
    this.#structure = structure
    this.#contents = contents
    this.#memo = memo
    this.#scale = scale
    this.#cutter = cutter
  }

  /** The slot's last summary and the units that it covers, when all of what it covers is still in the slot. */
  knownFor(slot: JudgedSlot<M>): { readonly known: KnownSummary<M>; readonly units: ReadonlySet<number> } | null {
    const known = this.#known.get(slot.name)
    if (!known) return null
    const covered = new Set(known.covered)
    const units = new Set<number>()
    let found = 0
    for (let unit = 0; unit < slot.units.count; unit++) {
      const items = itemsOf(slot.units, unit).filter((item) => slot.entries[item]!.state !== 'gone')
      const inside = items.filter((item) => covered.has(slot.entries[item]!.content)).length
      if (inside === 0) continue
      if (inside < items.length || slot.must[unit] !== 0) return null
      found += inside
      units.add(unit)
    }
    return found === known.covered.length ? { known, units } : null
  }

  /** The most that a summary's message can cost, its heading and frame included. */
  async limitFor(policy: SummarisePolicy, signal?: AbortSignal): Promise<number> {
    const empty = await this.#message(policy, '', signal)
    return costOfContent(empty) + (policy.maxTokens ?? DEFAULT_MAX_TOKENS)
  }

  /** Summarises units, extending `previous` when there is one; what it calls is added to `bill`. Rejects only when it is aborted. */
  async make(
    slot: JudgedSlot<M>,
    units: readonly number[],
    previous: KnownSummary<M> | null,
    windowTokens: number,
    bill: SummaryBill,
    signal?: AbortSignal,
  ): Promise<SummaryOutcome<M>> {
    const policy = slot.rules.summarise!
    const model = typeof policy.model === 'string' ? getModel(policy.model) : (policy.model ?? null)
    const maxTokens = policy.maxTokens ?? DEFAULT_MAX_TOKENS
    const held = 2 * maxTokens + (policy.instructionTokens ?? DEFAULT_INSTRUCTION_TOKENS)
    const limitTokens =
      Math.min(model?.inputLimitTokens ?? Number.POSITIVE_INFINITY, model?.windowTokens ?? windowTokens) - held
    if (limitTokens < 1) {
      return {
        failure: `The summariser's window leaves no room beside ${held} tokens for its instructions, the last summary and the answer.`,
      }
    }
    const useless = this.#useless.get(slot.name)
    const groups = units.map((unit) =>
      itemsOf(slot.units, unit)
        .map((item) => slot.entries[item]!)
        .flatMap(({ content, state }) => (state === 'gone' ? [] : [content])),
    )
    const contents = groups.flat()
    if (
      useless &&
      contents.length === useless.contents.length &&
      contents.every((one, at) => one === useless.contents[at])
    ) {
      return { failure: useless.failure }
    }
    const chunks = await divideIntoChunks(groups, limitTokens, (content, limit) =>
      this.#shorten(content, limit, signal),
    )
    if (chunks === null) return { failure: "One message is larger than the summariser's window and is no plain text." }
    let text = previous?.text ?? null
    let covered = previous?.covered.length ?? 0
    try {
      for (const [at, chunk] of chunks.entries()) {
        signal?.throwIfAborted()
        covered += chunk.items
        policy.onProgress?.({ slot: slot.name, call: at + 1, calls: chunks.length, coveredItems: covered })
        const answer = await this.#memo.waitFor(
          policy.summarise({ messages: chunk.messages, previous: text, maxTokens, signal }),
        )
        const {
          text: next,
          inputTokens,
          outputTokens,
        } = typeof answer === 'string' ? { text: answer, inputTokens: undefined, outputTokens: undefined } : answer
        const isText = typeof next === 'string'
        bill.add(
          slot.name,
          model,
          inputTokens ?? chunk.tokens + (policy.instructionTokens ?? DEFAULT_INSTRUCTION_TOKENS),
          outputTokens ?? (isText ? await this.#count(next, signal) : 0),
        )
        if (!isText || next.trim() === '') return { failure: 'The summariser answered nothing.' }
        text = await this.#within(next, maxTokens, signal)
      }
    } catch (error) {
      signal?.throwIfAborted()
      return { failure: `The summariser failed: ${error instanceof Error ? error.message : String(error)}.` }
    }
    if (text === null) return { failure: 'There was nothing to summarise.' }
    const content = await this.#message(policy, text, signal)
    const known = { text, covered: [...(previous?.covered ?? []), ...contents], content }
    const replacedTokens = sum(known.covered)
    if (costOfContent(content) >= replacedTokens) {
      const failure = `The summary has ${costOfContent(content)} tokens and would replace ${replacedTokens}: it does not shrink.`
      this.#useless.set(slot.name, { contents, failure })
      return { failure }
    }
    this.#known.set(slot.name, known)
    return { known }
  }

  async #message(policy: SummarisePolicy, text: string, signal?: AbortSignal): Promise<Content<M>> {
    const content = this.#contents.ofText(
      () => 'summary',
      policy.role ?? 'user',
      `${policy.heading ?? DEFAULT_HEADING}${text}`,
      undefined,
    )
    const texts = textsOf(content.parts)
    content.size = sizeOf(content.parts, await this.#memo.countAll(texts, signal), this.#scale)
    return content
  }

  async #within(text: string, maxTokens: number, signal?: AbortSignal): Promise<string> {
    if ((await this.#count(text, signal)) <= maxTokens) return text
    return (await this.#cutter.cut(text, maxTokens, { kind: 'truncate', at: 'sentence' }, signal)).result.text
  }

  async #count(text: string, signal?: AbortSignal): Promise<number> {
    return rangeOfText(text, await this.#memo.countAll([text], signal), this.#scale).upper
  }

  async #shorten(content: Content<M>, limitTokens: number, signal?: AbortSignal): Promise<M | null> {
    const [text] = content.texts
    if (content.message === null || text === undefined || content.texts.length > 1) return null
    const room = limitTokens - (costOfContent(content) - (await this.#count(text.text, signal)))
    if (room < 1) return null
    const { result } = await this.#cutter.cut(text.text, room, { kind: 'truncate', keep: 'middle' }, signal)
    return this.#structure.withTexts(content.message, [result.text])
  }
}

/** What a plan says of a summary, and of all calls that were made for it. */
export function plannedSummary<M extends object>(
  { text, covered, content }: KnownSummary<M>,
  usage: SummaryUsage,
): PlannedSummary {
  return Object.freeze({
    text,
    tokens: content.size!.content.upper,
    framingTokens: content.size!.framing.upper,
    coveredItems: covered.length,
    replacedTokens: sum(covered),
    ...usage,
  })
}

function sum<M extends object>(contents: readonly Content<M>[]): number {
  return contents.reduce((total, content) => total + costOfContent(content), 0)
}
