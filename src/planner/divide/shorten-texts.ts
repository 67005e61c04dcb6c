import type { CountMemo } from '../../chat/memo.ts'
import type { Scale } from '../../chat/size.ts'
import type { MessageStructure } from '../../chat/structure/types.ts'
import { contentOf, costOfContent, itemsOf, type ShortenedItem } from '../group/units.ts'
import type { RemovedText } from '../plan-types.ts'
import type { JudgedSlot } from '../policies/judge.ts'
import { type Content, type Contents, countContents } from '../read/contents.ts'
import type { Reason } from '../reason-types.ts'
import type { TextCutter } from './truncate-text.ts'

/** Units that were shortened: what is sent for each item that is another, and what all of them cost now. */
export interface Shortened<M extends object> {
  readonly edits: ReadonlyMap<number, ShortenedItem<M>>
  readonly usedTokens: number
}

/** A text of an item that may be shortened, and its place among the texts of the message. */
interface Piece {
  readonly item: number
  readonly part: number
  readonly text: string
  readonly tokens: number
}

/** What is written may cost a few tokens more than its pieces, so that a cut may have to be made again. */
const MOST_TRIES = 5

/** Whether truncation may shorten a unit: it has texts that may be, and is no turn of which other steps are gone. */
export function canShorten<M extends object>(slot: JudgedSlot<M>, unit: number): boolean {
  const { rules, units, must, flexible } = slot
  if (rules.truncate === null || (must[unit] !== 0 && !flexible.has(unit))) return false
  const { turnOf, turns } = units
  const isTurn = rules.oldest !== null && (rules.oldest.unit ?? 'turn') === 'turn' && turnOf[unit]! < turns - 1
  if (isTurn && (turnOf[unit - 1] === turnOf[unit] || turnOf[unit + 1] === turnOf[unit])) return false
  return piecesOf(slot, unit).length > 0
}

/** The fewest tokens of a unit with which shortening makes sense. */
export function leastShortened<M extends object>(slot: JudgedSlot<M>, unit: number): number {
  const least = leastOfPiece(slot)
  return piecesOf(slot, unit).reduce((sum, { tokens }) => sum - Math.max(0, tokens - least), slot.units.tokens[unit]!)
}

function leastOfPiece<M extends object>({ rules }: JudgedSlot<M>): number {
  return Math.max(1, rules.truncate?.minTokens ?? 1)
}

function piecesOf<M extends object>(slot: JudgedSlot<M>, unit: number): readonly Piece[] {
  return itemsOf(slot.units, unit).flatMap((item) => {
    const { pinned, state } = slot.entries[item]!
    return pinned || state === 'gone' ? [] : piecesOfItem(slot, item)
  })
}

function piecesOfItem<M extends object>(slot: JudgedSlot<M>, item: number): readonly Piece[] {
  const { texts = [], textTokens } = contentOf(slot, item) ?? {}
  const isMeant = (isResult: boolean) => slot.rules.truncate?.of !== 'tool-results' || isResult
  return texts.flatMap(({ text, isResult }, part) =>
    textTokens && isMeant(isResult) ? [{ item, part, text, tokens: textTokens[part]! }] : [],
  )
}

/** Shortens the texts of messages. What it made once it makes no second time. */
export class TextShortener<M extends object> {
  readonly #structure: MessageStructure<M>
  readonly #contents: Contents<M>
  readonly #memo: CountMemo
  readonly #scale: Scale
  readonly #cutter: TextCutter
  readonly #capped = new WeakMap<Content<M>, { readonly key: string; readonly edit: ShortenedItem<M> }>()

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

  /**
   * Shortens units to a room of tokens, the longest texts first, all to one length. Null when too little would stay of
   * a text. Takes time in proportion to the texts of the units, and to those that are cut.
   */
  async shorten(
    slot: JudgedSlot<M>,
    shortened: readonly number[],
    roomTokens: number,
    signal?: AbortSignal,
  ): Promise<Shortened<M> | null> {
    const pieces = shortened.flatMap((unit) => piecesOf(slot, unit))
    const wholeTokens = shortened.reduce((sum, unit) => sum + slot.units.tokens[unit]!, 0)
    const otherTokens = pieces.reduce((sum, { tokens }) => sum - tokens, wholeTokens)
    let slackTokens = 0
    for (let time = 0; time < MOST_TRIES; time++) {
      const limits = levelled(pieces, roomTokens - otherTokens - slackTokens, leastOfPiece(slot))
      if (limits === null) return null
      const edits = await this.#cut(slot, pieces, limits, leastOfPiece(slot), signal)
      if (edits === null) return null
      let usedTokens = wholeTokens
      for (const [item, { content }] of edits) {
        usedTokens += costOfContent(content!) - costOfContent(contentOf(slot, item)!)
      }
      if (usedTokens <= roomTokens) return { edits, usedTokens }
      slackTokens += usedTokens - roomTokens
    }
    return null
  }

  /** The items of a slot whose texts are longer than its policy ever lets them be. Linear in the items. */
  async cap(slot: JudgedSlot<M>, signal?: AbortSignal): Promise<ReadonlyMap<number, ShortenedItem<M>>> {
    const { maxTokens, keep = 'start', at = 'grapheme', of = 'any' } = slot.rules.truncate!
    const edits = new Map<number, ShortenedItem<M>>()
    if (maxTokens === undefined) return edits
    const key = `${maxTokens} ${keep} ${at} ${of}`
    for (let item = 0; item < slot.entries.length; item++) {
      const { pinned, state, content } = slot.entries[item]!
      if (pinned || state === 'gone') continue
      const pieces = piecesOfItem(slot, item)
      if (!pieces.some(({ tokens }) => tokens > maxTokens)) continue
      const known = this.#capped.get(content)
      const limits = pieces.map(({ tokens }) => Math.min(tokens, maxTokens))
      const edit = known?.key === key ? known.edit : (await this.#cut(slot, pieces, limits, 1, signal))?.get(item)
      if (!edit) continue
      this.#capped.set(content, { key, edit })
      edits.set(item, { ...edit, why: { code: 'text-capped', maxTokens, keep } })
    }
    return edits
  }

  async #cut(
    slot: JudgedSlot<M>,
    pieces: readonly Piece[],
    limits: readonly number[],
    leastTokens: number,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, ShortenedItem<M>> | null> {
    const policy = slot.rules.truncate!
    const keep = policy.keep ?? 'start'
    const changed = new Map<number, { texts: string[]; removed: RemovedText | null }>()
    for (const [at, { item, part, text, tokens }] of pieces.entries()) {
      if (tokens <= limits[at]!) continue
      const { result, range } = await this.#cutter.cut(text, limits[at]!, policy, signal)
      if (range.upper < Math.min(leastTokens, tokens) || result.text === '') return null
      const { texts } = contentOf(slot, item)!
      const one = changed.get(item) ?? { texts: texts.map((piece) => piece.text), removed: null }
      one.texts[part] = result.text
      one.removed ??= Object.freeze({ part, ...result.removed, keep })
      changed.set(item, one)
    }
    const made = [...changed].map(([item, { texts, removed }]) => {
      const before = contentOf(slot, item)!
      const content = this.#contents.ofMade(this.#structure.withTexts(before.message!, texts))
      return { item, before, content, removed }
    })
    const contents = made.map(({ content }) => content)
    await countContents(contents, [], this.#memo, this.#scale, signal, contents)
    return new Map(
      made.map(({ item, before, content, removed }) => {
        const fromTokens = before.size!.content.upper
        const why: Reason = { code: 'text-cut', fromTokens, toTokens: content.size!.content.upper, keep }
        return [item, { content, why, removed }]
      }),
    )
  }
}

/**
 * How long each text may be so that all together fit: none is cut below the least, and those that are cut are of one
 * length. Null when not even the least fits. O(n log n).
 */
function levelled(pieces: readonly Piece[], roomTokens: number, leastTokens: number): readonly number[] | null {
  const order = pieces.map((_, at) => at).sort((a, b) => pieces[a]!.tokens - pieces[b]!.tokens || a - b)
  const limits: number[] = new Array(pieces.length)
  let left = roomTokens
  for (const [place, at] of order.entries()) {
    const { tokens } = pieces[at]!
    const share = Math.floor(left / (order.length - place))
    if (share < Math.min(tokens, leastTokens)) return null
    limits[at] = Math.min(tokens, share)
    left -= limits[at]!
  }
  return limits
}
