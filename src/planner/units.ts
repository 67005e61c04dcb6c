import type { Entry, SlotEntries } from './entries.ts'
import type { Rules } from './rules.ts'

/** Items that are kept or dropped together: a turn, a tool call with its results, a group, or one item. */
export interface Unit {
  /** Indices into the slot's items, ascending. */
  readonly items: readonly number[]
  /** Tokens of content and of framing, upper bounds. */
  readonly contentTokens: number
  readonly framingTokens: number
  readonly costTokens: number
  /** Why it must stay, or null. */
  readonly must: string | null
  /** Why it goes whatever the room, or null. */
  readonly excluded: string | null
  /** The highest score of its items. */
  readonly score: number
}

/** A slot as allocation sees it: units, and the order in which they deserve the room. */
export interface SlotUnits<M extends object> extends SlotEntries<M> {
  readonly units: readonly Unit[]
  /** Indices into `units`, first served first. */
  readonly preference: readonly number[]
  readonly mustTokens: number
  readonly neededTokens: number
}

/** Groups a slot's items. `linked` are ids of tool calls whose call and result are in different slots. Linear, but for sorting by score. */
export function groupUnits<M extends object>(slot: SlotEntries<M>, linked: ReadonlySet<string>): SlotUnits<M> {
  const { entries, rules } = slot
  const members = groupItems(entries, rules)
  const newestFirst = rules.oldest !== null
  const units = members.map((items, index) => {
    const fromNewest = members.length - 1 - index
    return makeUnit(entries, items, rules, linked, newestFirst ? fromNewest : index)
  })
  const ranked = units.map((_, index) => index)
  if (newestFirst) ranked.reverse()
  else if (rules.score) ranked.sort((a, b) => units[b]!.score - units[a]!.score || a - b)
  else if (rules.truncate?.keep === 'end') ranked.reverse()
  else if (rules.truncate?.keep === 'middle')
    ranked.sort((a, b) => edgeDistance(a, units.length) - edgeDistance(b, units.length) || a - b)
  const limited = rules.score?.k === undefined ? units : limitToBest(units, ranked, rules.score.k)
  return {
    ...slot,
    units: limited,
    preference: ranked,
    mustTokens: sum(limited, (unit) => (unit.must === null ? 0 : unit.costTokens)),
    neededTokens: sum(limited, (unit) => unit.costTokens),
  }
}

/** The ids of tool calls that one slot makes and another answers: neither may go without the other. */
export function linksAcross<M extends object>(slots: readonly SlotEntries<M>[]): ReadonlySet<string> {
  const madeIn = new Map<string, string>()
  const linked = new Set<string>()
  for (const { name, entries } of slots) for (const { calls } of entries) for (const id of calls) madeIn.set(id, name)
  for (const { name, entries } of slots) {
    for (const { answers } of entries) {
      for (const id of answers) if (madeIn.has(id) && madeIn.get(id) !== name) linked.add(id)
    }
  }
  return linked
}

function groupItems<M extends object>(entries: readonly Entry<M>[], rules: Rules): number[][] {
  if (rules.whole && entries.length > 0) return [entries.map((_, index) => index)]
  const byTurn = rules.oldest !== null && rules.oldest.unit !== 'message'
  const parent = entries.map((_, index) => index)
  const first = new Map<string, number>()
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!
    if (byTurn) join(parent, first, `turn ${entry.turn}`, index)
    if (entry.group !== null) join(parent, first, `group ${entry.group}`, index)
    for (const id of entry.calls) join(parent, first, `call ${id}`, index)
    for (const id of entry.answers) join(parent, first, `call ${id}`, index)
  }
  const members = new Map<number, number[]>()
  for (let index = 0; index < entries.length; index++) {
    const root = rootOf(parent, index)
    const unit = members.get(root)
    if (unit) unit.push(index)
    else members.set(root, [index])
  }
  return [...members.values()]
}

// The root of a set is always its first item, so units come out in the order of their first items.
function join(parent: number[], first: Map<string, number>, key: string, index: number): void {
  const other = first.get(key)
  if (other === undefined) {
    first.set(key, index)
    return
  }
  const a = rootOf(parent, other)
  const b = rootOf(parent, index)
  parent[Math.max(a, b)] = Math.min(a, b)
}

function rootOf(parent: number[], index: number): number {
  let root = index
  while (parent[root] !== root) root = parent[root]!
  for (let at = index; parent[at] !== root; ) {
    const next = parent[at]!
    parent[at] = root
    at = next
  }
  return root
}

function makeUnit<M extends object>(
  entries: readonly Entry<M>[],
  items: readonly number[],
  rules: Rules,
  linked: ReadonlySet<string>,
  position: number,
): Unit {
  let contentTokens = 0
  let framingTokens = 0
  let score = Number.NEGATIVE_INFINITY
  let pinnedId: string | null = null
  let isLinked = false
  let orphanId: string | null = null
  for (const index of items) {
    const entry = entries[index]!
    contentTokens += entry.size.content.upper
    framingTokens += entry.size.framing.upper
    if (entry.score > score) score = entry.score
    if (entry.pinned) pinnedId ??= entry.id
    if (linked.size > 0) isLinked ||= [...entry.calls, ...entry.answers].some((id) => linked.has(id))
    if (entry.answers.length > 0) orphanId ??= unanswerable(entries, items, entry, linked)
  }
  const must = mustReason(rules, position, pinnedId, items.length, isLinked)
  const excluded = must === null ? excludedReason(rules, position, score, orphanId) : null
  return { items, contentTokens, framingTokens, costTokens: contentTokens + framingTokens, must, excluded, score }
}

function mustReason(
  rules: Rules,
  position: number,
  pinnedId: string | null,
  items: number,
  linked: boolean,
): string | null {
  if (rules.required) return 'The slot is required.'
  if (pinnedId !== null) return items === 1 ? 'Pinned.' : `Stays with the pinned item "${pinnedId}".`
  if (linked) return 'Its tool call or the result is in another slot, and they must not part.'
  if (rules.oldest && position < (rules.oldest.min ?? 0)) return `One of the last ${rules.oldest.min}, which must stay.`
  return null
}

function excludedReason(rules: Rules, position: number, score: number, orphanId: string | null): string | null {
  if (orphanId !== null)
    return `It answers the tool call "${orphanId}", which nothing before it makes; the provider would refuse it.`
  if (rules.oldest?.last !== undefined && position >= rules.oldest.last)
    return `Older than the last ${rules.oldest.last}.`
  if (rules.score?.minScore !== undefined && score < rules.score.minScore) {
    return `Its score of ${score} is below the minimum of ${rules.score.minScore}.`
  }
  return null
}

function unanswerable<M extends object>(
  entries: readonly Entry<M>[],
  items: readonly number[],
  entry: Entry<M>,
  linked: ReadonlySet<string>,
): string | null {
  for (const id of entry.answers) {
    if (!linked.has(id) && !items.some((index) => entries[index]!.calls.includes(id))) return id
  }
  return null
}

function limitToBest(units: readonly Unit[], ranked: readonly number[], k: number): readonly Unit[] {
  const limited = [...units]
  let left = k
  for (const index of ranked) {
    const unit = units[index]!
    if (unit.must !== null || unit.excluded !== null) continue
    if (left > 0) left--
    else limited[index] = { ...unit, excluded: `Not among the best ${k}.` }
  }
  return limited
}

function edgeDistance(index: number, count: number): number {
  return Math.min(index, count - 1 - index)
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  let total = 0
  for (const value of values) total += of(value)
  return total
}
