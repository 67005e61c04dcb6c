import type { RemovedText } from '../plan-types.ts'
import type { Content } from '../read/contents.ts'
import type { ReadSlot } from '../read/slots.ts'
import type { Reason } from '../reason-types.ts'
import { eachAlone, numberSets } from './disjoint-sets.ts'
import { findTurns, joinLinked, joinSteps } from './steps.ts'
import type { SlotLinks } from './tool-links.ts'

/**
 * Items of a slot that are kept or dropped together: a step, a message with its results, a group, or one item. In
 * columns, one place a unit, because histories are long and planned at every key press.
 */
export interface Units {
  readonly count: number
  /** The unit of each item. Units are numbered by their first items. */
  readonly unitOf: Int32Array
  /** The first item of each unit, and from each item the next of its unit, or -1. */
  readonly firstItem: Int32Array
  readonly nextItem: Int32Array
  /** Content and framing, upper bounds. */
  readonly tokens: Float64Array
  /** The highest score of its items; empty when none has one. */
  readonly score: Float64Array
  /**
   * The turn of each unit, which is what limits count and, with unit `turn`, what goes at a time: the unit itself where
   * there are no turns; -1 for system messages at the start.
   */
  readonly turnOf: Int32Array
  readonly turns: number
}

/** An item that is sent in another form than the entry has: what is sent, null for nothing, and why. */
export interface ShortenedItem<M extends object> {
  readonly content: Content<M> | null
  readonly why: Reason
  readonly removed: RemovedText | null
}

/** A slot in units. */
export interface GroupedSlot<M extends object> extends ReadSlot<M> {
  readonly links: SlotLinks
  readonly units: Units
  /** Items that are sent in another form whatever the room. */
  readonly edits: ReadonlyMap<number, ShortenedItem<M>>
}

/** The items of a unit, ascending. */
export function itemsOf(units: Units, unit: number): number[] {
  const items: number[] = []
  for (let item = units.firstItem[unit]!; item >= 0; item = units.nextItem[item]!) items.push(item)
  return items
}

/** What stands in the request for an item, unless it is dropped; null for nothing. */
export function contentOf<M extends object>(
  { entries, edits }: Pick<GroupedSlot<M>, 'entries' | 'edits'>,
  item: number,
): Content<M> | null {
  const edit = edits.get(item)
  return edit ? edit.content : entries[item]!.content
}

/** What a content costs in a request: content and framing, upper bounds. It must be counted. */
export function costOfContent<M extends object>({ size }: Content<M>): number {
  return size!.content.upper + size!.framing.upper
}

/** Groups a slot's items. Nearly linear in the items. */
export function groupUnits<M extends object>(
  slot: ReadSlot<M>,
  links: SlotLinks,
  edits: ReadonlyMap<number, ShortenedItem<M>>,
): GroupedSlot<M> {
  const { entries, rules } = slot
  const oldest = rules.oldest
  const unitOf = eachAlone(entries.length)
  if (rules.whole) unitOf.fill(0)
  const turns = oldest && oldest.unit !== 'message' && !rules.whole ? findTurns(slot) : null
  if (turns) joinSteps(slot, turns, unitOf, oldest?.floor === 'message')
  if (!rules.whole) joinLinked(slot, links.pairs, unitOf)
  const count = numberSets(unitOf)
  return { ...slot, links, edits, units: fillColumns(slot, unitOf, count, turns?.turnOf ?? null, edits) }
}

function fillColumns<M extends object>(
  slot: ReadSlot<M>,
  unitOf: Int32Array,
  count: number,
  turnOfItem: Int32Array | null,
  edits: ReadonlyMap<number, ShortenedItem<M>>,
): Units {
  const { contentTokens, framingTokens } = slot.known
  const firstItem = new Int32Array(count).fill(-1)
  const nextItem = new Int32Array(unitOf.length)
  const tokens = new Float64Array(count)
  for (let item = unitOf.length - 1; item >= 0; item--) {
    const unit = unitOf[item]!
    nextItem[item] = firstItem[unit]!
    firstItem[unit] = item
    tokens[unit]! += contentTokens[item]! + framingTokens[item]!
  }
  for (const [item, { content }] of edits) {
    tokens[unitOf[item]!]! += (content ? costOfContent(content) : 0) - contentTokens[item]! - framingTokens[item]!
  }
  const { turnOf, turns } = turnsOfUnits(slot, firstItem, turnOfItem)
  return { count, unitOf, firstItem, nextItem, tokens, score: scoresOf(slot, unitOf, count), turnOf, turns }
}

/** The turn of a unit is that of its first item; without turns each unit is one, but for leading system messages. */
function turnsOfUnits<M extends object>(
  { known, rules }: ReadSlot<M>,
  firstItem: Int32Array,
  turnOfItem: Int32Array | null,
): { readonly turnOf: Int32Array; readonly turns: number } {
  const turnOf = new Int32Array(firstItem.length)
  let turns = 0
  let isLeading = rules.oldest !== null
  for (let unit = 0; unit < turnOf.length; unit++) {
    const item = firstItem[unit]!
    isLeading &&= known.speakers[item] === 'system'
    turnOf[unit] = turnOfItem ? turnOfItem[item]! : isLeading ? -1 : turns
    turns = Math.max(turns, turnOf[unit]! + 1)
  }
  return { turnOf, turns }
}

function scoresOf<M extends object>(slot: ReadSlot<M>, unitOf: Int32Array, count: number): Float64Array {
  const isScored = slot.known.hasScores || slot.rules.score !== null || slot.slot.order === 'edges'
  const scores = new Float64Array(isScored ? count : 0).fill(Number.NEGATIVE_INFINITY)
  if (!isScored) return scores
  slot.entries.forEach((entry, item) => {
    const unit = unitOf[item]!
    scores[unit] = Math.max(scores[unit]!, entry.score)
  })
  return scores
}
