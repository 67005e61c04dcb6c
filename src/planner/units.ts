import type { Entry, SlotEntries } from './entries.ts'
import type { Rules } from './rules.ts'

/**
 * The items of a slot that are kept or dropped together: a turn, a tool call with its results, a group, or one
 * item. In columns, one place per unit, because histories are long and planned at every key press.
 */
export interface Units {
  readonly count: number
  /** The first item of each unit, and from each item the next of its unit, or -1. */
  readonly firstItem: Int32Array
  readonly nextItem: Int32Array
  /** Upper bounds in tokens. */
  readonly contentTokens: Float64Array
  readonly framingTokens: Float64Array
  /** The highest score of its items. */
  readonly score: Float64Array
  /** Why it must stay, or null; why it goes whatever the room, or null. */
  readonly must: readonly (string | null)[]
  readonly excluded: readonly (string | null)[]
}

/** A slot as allocation sees it: units, and the order in which they deserve the room. */
export interface SlotUnits<M extends object> extends SlotEntries<M> {
  readonly units: Units
  /** Units, first served first. */
  readonly preference: Int32Array
  /** What must stay, its framing alone, and what everything needs: content and framing. */
  readonly mustTokens: number
  readonly mustFramingTokens: number
  readonly neededTokens: number
}

/** What a unit costs: content and framing. */
export function costOf(units: Units, unit: number): number {
  return units.contentTokens[unit]! + units.framingTokens[unit]!
}

/** The items of a unit, ascending. */
export function itemsOf(units: Units, unit: number): number[] {
  const items: number[] = []
  for (let item = units.firstItem[unit]!; item >= 0; item = units.nextItem[item]!) items.push(item)
  return items
}

/** The ids of tool calls that one slot makes and another answers: neither may go without the other. */
export function linksAcross<M extends object>(slots: readonly SlotEntries<M>[]): ReadonlySet<string> {
  const madeIn = new Map<string, string>()
  const linked = new Set<string>()
  const withLinks = slots.filter(({ hasLinks }) => hasLinks)
  if (withLinks.length < 2) return linked
  for (const { name, entries } of withLinks) {
    for (const { content } of entries) for (const id of content.calls) madeIn.set(id, name)
  }
  for (const { name, entries } of withLinks) {
    for (const { content } of entries) {
      for (const id of content.answers) if (madeIn.has(id) && madeIn.get(id) !== name) linked.add(id)
    }
  }
  return linked
}

/** Groups a slot's items. `linked` are the calls whose other half is in another slot. Linear, but for sorting by score. */
export function groupUnits<M extends object>(slot: SlotEntries<M>, linked: ReadonlySet<string>): SlotUnits<M> {
  const { entries, rules } = slot
  const unitOf = groupItems(slot)
  const columns = fillColumns(entries, unitOf)
  const facts = slot.hasLinks || slot.hasPins ? unitFacts(entries, columns, linked) : NO_FACTS
  const { must, excluded } = judge(rules, columns, facts)
  const preference = rank(rules, columns)
  if (rules.score?.k !== undefined) limitToBest(preference, must, excluded, rules.score.k)
  let mustTokens = 0
  let mustFramingTokens = 0
  let neededTokens = 0
  for (let unit = 0; unit < columns.count; unit++) {
    neededTokens += columns.contentTokens[unit]! + columns.framingTokens[unit]!
    if (must[unit] === null) continue
    mustTokens += columns.contentTokens[unit]! + columns.framingTokens[unit]!
    mustFramingTokens += columns.framingTokens[unit]!
  }
  return { ...slot, units: { ...columns, must, excluded }, preference, mustTokens, mustFramingTokens, neededTokens }
}

/** The units whose average length a window adapts to. */
const ADAPTS_TO = 8

type Columns = Omit<Units, 'must' | 'excluded'>

/** The unit of each item. Units are numbered by their first items. */
function groupItems<M extends object>({ entries, rules, namesTurns, hasLinks }: SlotEntries<M>): Int32Array {
  const unitOf = new Int32Array(entries.length)
  if (rules.whole) return unitOf
  const byTurn = rules.oldest !== null && rules.oldest.unit !== 'message'
  // Items are first joined to the earliest item that they belong with; a root is its own parent.
  const parent = unitOf
  const firstOf = new Map<string, number>()
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!
    parent[index] = index
    if (byTurn) {
      if (namesTurns) joinFirst(parent, firstOf, `turn ${entry.turn}`, index)
      else if (index > 0 && entries[index - 1]!.turnNumber === entry.turnNumber) parent[index] = parent[index - 1]!
    }
    if (entry.group !== null) joinFirst(parent, firstOf, `group ${entry.group}`, index)
    if (!hasLinks) continue
    if (index > 0 && entries[index - 1]!.linked && entries[index - 1]!.content.joins === 'next')
      unite(parent, index - 1, index)
    if (!entry.linked) continue
    const { calls, answers, joins } = entry.content
    if (index > 0 && joins === 'previous') unite(parent, index - 1, index)
    if (calls.length > 0) for (const id of calls) joinFirst(parent, firstOf, `call ${id}`, index)
    if (answers.length > 0) for (const id of answers) joinFirst(parent, firstOf, `call ${id}`, index)
  }
  // Roots come before their members, so one pass numbers them.
  let count = 0
  for (let index = 0; index < parent.length; index++) {
    const root = parent[index]!
    parent[index] = root === index ? count++ : parent[root]!
  }
  return unitOf
}

function joinFirst(parent: Int32Array, firstOf: Map<string, number>, key: string, index: number): void {
  const first = firstOf.get(key)
  if (first === undefined) firstOf.set(key, index)
  else unite(parent, first, index)
}

function unite(parent: Int32Array, a: number, b: number): void {
  const rootA = rootOf(parent, a)
  const rootB = rootOf(parent, b)
  if (rootA < rootB) parent[rootB] = rootA
  else parent[rootA] = rootB
}

function rootOf(parent: Int32Array, index: number): number {
  let at = index
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!
    at = parent[at]!
  }
  return at
}

function fillColumns<M extends object>(entries: readonly Entry<M>[], unitOf: Int32Array): Columns {
  let count = 0
  for (let index = 0; index < unitOf.length; index++) if (unitOf[index]! >= count) count = unitOf[index]! + 1
  const firstItem = new Int32Array(count).fill(-1)
  const lastItem = new Int32Array(count)
  const nextItem = new Int32Array(entries.length).fill(-1)
  const contentTokens = new Float64Array(count)
  const framingTokens = new Float64Array(count)
  const score = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!
    const unit = unitOf[index]!
    if (firstItem[unit] === -1) firstItem[unit] = index
    else nextItem[lastItem[unit]!] = index
    lastItem[unit] = index
    contentTokens[unit]! += entry.contentTokens
    framingTokens[unit]! += entry.framingTokens
    if (entry.score > score[unit]!) score[unit] = entry.score
  }
  return { count, firstItem, nextItem, contentTokens, framingTokens, score }
}

/** What is rare about units: only those that have it are named. */
interface UnitFacts {
  readonly pinned: ReadonlyMap<number, string>
  readonly linked: ReadonlySet<number>
  readonly orphans: ReadonlyMap<number, string>
}

const NO_FACTS: UnitFacts = { pinned: new Map(), linked: new Set(), orphans: new Map() }

function unitFacts<M extends object>(
  entries: readonly Entry<M>[],
  columns: Columns,
  linked: ReadonlySet<string>,
): UnitFacts {
  const pinned = new Map<number, string>()
  const linkedUnits = new Set<number>()
  const orphans = new Map<number, string>()
  for (let unit = 0; unit < columns.count; unit++) {
    const made: string[] = []
    for (let item = columns.firstItem[unit]!; item >= 0; item = columns.nextItem[item]!) {
      const { pinned: isPinned, content, id, linked: isLinked } = entries[item]!
      if (isPinned && !pinned.has(unit)) pinned.set(unit, id)
      if (!isLinked) continue
      if (content.calls.length > 0) {
        made.push(...content.calls)
        if (linked.size > 0 && content.calls.some((call) => linked.has(call))) linkedUnits.add(unit)
      }
      if (content.answers.length === 0) continue
      if (linked.size > 0 && content.answers.some((call) => linked.has(call))) linkedUnits.add(unit)
      const orphan = content.answers.find((call) => !linked.has(call) && !made.includes(call))
      if (orphan !== undefined && !orphans.has(unit)) orphans.set(unit, orphan)
    }
  }
  return { pinned, linked: linkedUnits, orphans }
}

function judge(rules: Rules, columns: Columns, facts: UnitFacts) {
  const { count, firstItem, nextItem, score } = columns
  const must: (string | null)[] = new Array(count).fill(rules.required ? 'The slot is required.' : null)
  const excluded: (string | null)[] = new Array(count).fill(null)
  if (rules.required) return { must, excluded }
  const last = lastOf(rules, columns)
  for (let unit = 0; unit < count - last; unit++) excluded[unit] = `Older than the last ${last}.`
  const minScore = rules.score?.minScore
  if (minScore !== undefined) {
    for (let unit = 0; unit < count; unit++) {
      if (score[unit]! < minScore) excluded[unit] = `Its score of ${score[unit]} is below the minimum of ${minScore}.`
    }
  }
  for (const [unit, id] of facts.orphans) {
    excluded[unit] = `It answers the tool call "${id}", which nothing before it makes; the provider would refuse it.`
  }
  const min = rules.oldest?.min ?? 0
  for (let unit = Math.max(0, count - min); unit < count; unit++)
    must[unit] = `One of the last ${min}, which must stay.`
  for (const unit of facts.linked)
    must[unit] = 'Its tool call or the result is in another slot, and they must not part.'
  for (const [unit, id] of facts.pinned) {
    must[unit] = nextItem[firstItem[unit]!] === -1 ? 'Pinned.' : `Stays with the pinned item "${id}".`
  }
  return { must, excluded }
}

/** How many of the newest units a window may hold, whatever the room. */
function lastOf(rules: Rules, { count, contentTokens, framingTokens }: Columns): number {
  const { last = count, min = 0, adaptToTokens } = rules.oldest ?? {}
  if (adaptToTokens === undefined || count === 0) return last
  const recent = Math.min(count, ADAPTS_TO)
  let tokens = 0
  for (let unit = count - recent; unit < count; unit++) tokens += contentTokens[unit]! + framingTokens[unit]!
  return Math.min(last, Math.max(min, 1, Math.floor((adaptToTokens * recent) / tokens)))
}

function rank(rules: Rules, { count, score }: Columns): Int32Array {
  const ranked = new Int32Array(count)
  const keep = rules.truncate?.keep
  const reverse = rules.oldest !== null || (rules.score === null && keep === 'end')
  for (let at = 0; at < count; at++) ranked[at] = reverse ? count - 1 - at : at
  if (rules.score) ranked.sort((a, b) => score[b]! - score[a]! || a - b)
  else if (rules.oldest === null && keep === 'middle') {
    ranked.sort((a, b) => Math.min(a, count - 1 - a) - Math.min(b, count - 1 - b) || a - b)
  }
  return ranked
}

function limitToBest(
  ranked: Int32Array,
  must: readonly (string | null)[],
  excluded: (string | null)[],
  k: number,
): void {
  let left = k
  for (const unit of ranked) {
    if (must[unit] !== null || excluded[unit] !== null) continue
    if (left > 0) left--
    else excluded[unit] = `Not among the best ${k}.`
  }
}
