import type { SlotEntries } from '../read/slot-reader.ts'

/**
 * The items of a slot that are kept or dropped together: a turn, a tool call with its results, a group, or one
 * item. In columns, one place per unit, because histories are long and planned at every key press.
 */
export interface Columns {
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
}

type Grouping = Pick<Columns, 'unitOf' | 'count'>

/** Groups items into units. Linear in the items. */
export function columnsOf<M extends object>(slot: SlotEntries<M>): Columns {
  return fillColumns(slot, groupItems(slot))
}

function groupItems<M extends object>(slot: SlotEntries<M>): Grouping {
  const { entries, known, rules, linked } = slot
  const unitOf = new Int32Array(entries.length)
  if (rules.whole) return { unitOf, count: Math.min(1, entries.length) }
  const byTurn = rules.oldest !== null && rules.oldest.unit !== 'message'
  const byNeighbours = byTurn && !slot.namesTurns
  const { turnNumbers } = known
  // Items are first joined to the earliest item that they belong with; a root is its own parent.
  const parent = unitOf
  for (let index = 0; index < parent.length; index++) {
    const follows = byNeighbours && index > 0 && turnNumbers[index] === turnNumbers[index - 1]
    parent[index] = follows ? parent[index - 1]! : index
  }
  const firstOf = new Map<string, number>()
  if (byTurn && slot.namesTurns) {
    entries.forEach(({ turn }, index) => {
      joinFirst(parent, firstOf, `turn ${turn}`, index)
    })
  }
  if (slot.hasGroups) {
    entries.forEach(({ group }, index) => {
      if (group !== null) joinFirst(parent, firstOf, `group ${group}`, index)
    })
  }
  for (const index of linked) {
    const { calls, answers, joins } = entries[index]!.content
    if (joins === 'previous' && index > 0) unite(parent, index - 1, index)
    if (joins === 'next' && index + 1 < entries.length) unite(parent, index, index + 1)
    for (const id of calls) joinFirst(parent, firstOf, `call ${id}`, index)
    for (const id of answers) joinFirst(parent, firstOf, `call ${id}`, index)
  }
  // Roots come before their members, so one pass numbers them.
  let count = 0
  for (let index = 0; index < parent.length; index++) {
    const root = parent[index]!
    parent[index] = root === index ? count++ : parent[root]!
  }
  return { unitOf, count }
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

function fillColumns<M extends object>(slot: SlotEntries<M>, { unitOf, count }: Grouping): Columns {
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
  return { count, unitOf, firstItem, nextItem, tokens, score: scoresOf(slot, unitOf, count) }
}

function scoresOf<M extends object>(slot: SlotEntries<M>, unitOf: Int32Array, count: number): Float64Array {
  const isScored = slot.hasScores || slot.rules.score !== null || slot.slot.order === 'edges'
  const scores = new Float64Array(isScored ? count : 0).fill(Number.NEGATIVE_INFINITY)
  if (!isScored) return scores
  slot.entries.forEach((entry, item) => {
    const unit = unitOf[item]!
    scores[unit] = Math.max(scores[unit]!, entry.score)
  })
  return scores
}

/** What is rare about units: only those that have it are named. */
export interface UnitFacts {
  readonly pinned: ReadonlyMap<number, string>
  readonly linked: ReadonlySet<number>
  readonly orphans: ReadonlyMap<number, string>
}

/** Which units are pinned, linked to another slot, or answer a call that nothing before them makes. */
export function unitFacts<M extends object>(
  { entries, hasPins, linked }: SlotEntries<M>,
  { unitOf }: Columns,
  linkedAcross: ReadonlySet<string>,
): UnitFacts {
  const pinned = new Map<number, string>()
  const linkedUnits = new Set<number>()
  const orphans = new Map<number, string>()
  if (hasPins) {
    entries.forEach((entry, index) => {
      const unit = unitOf[index]!
      if (entry.pinned && !pinned.has(unit)) pinned.set(unit, entry.id)
    })
  }
  const made = new Set<string>()
  for (const index of linked) {
    const unit = unitOf[index]!
    const { calls, answers } = entries[index]!.content
    for (const call of calls) made.add(call)
    const isAcross = (call: string) => linkedAcross.has(call)
    if (calls.some(isAcross) || answers.some(isAcross)) linkedUnits.add(unit)
    const orphan = answers.find((call) => !isAcross(call) && !made.has(call))
    if (orphan !== undefined && !orphans.has(unit)) orphans.set(unit, orphan)
  }
  return { pinned, linked: linkedUnits, orphans }
}
