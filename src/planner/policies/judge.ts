import type { OrderRules } from '../../chat/structure/types.ts'
import type { GroupedSlot } from '../group/units.ts'
import type { Reason } from '../reason-types.ts'
import { floorOfWindow, lastTurns, orderOldest } from './drop-oldest.ts'
import type { Task } from './floors.ts'
import { keepPinned } from './pins.ts'

/** A slot with what its policies say of each unit, whatever the room. */
export interface JudgedSlot<M extends object> extends GroupedSlot<M> {
  /** For each unit the place in `reasons` of why it must stay, and of why it goes; 0 for neither. One with both stays. */
  readonly must: Int32Array
  readonly excluded: Int32Array
  /** The first is none: it stands for "no reason but the room". */
  readonly reasons: readonly Reason[]
  /** Units in the order in which they deserve the room. */
  readonly preference: Int32Array
  /** Units that must stay for nothing but the newest message of the user. */
  readonly floors: readonly number[]
  /** Those of them that may be shortened. */
  readonly flexible: ReadonlySet<number>
  /** What must stay, its framing alone, and what everything needs: content and framing. */
  readonly mustTokens: number
  readonly mustFramingTokens: number
  readonly neededTokens: number
  readonly order: OrderRules
}

/** Judges the units of a slot. `task` is the request's newest message of the user, `at` the slot's place. */
export function judge<M extends object>(
  slot: GroupedSlot<M>,
  at: number,
  task: Task | null,
  order: OrderRules,
): JudgedSlot<M> {
  const { units, rules, known, links } = slot
  const { count, unitOf, firstItem, score, turnOf, turns } = units
  const must = new Int32Array(count)
  const excluded = new Int32Array(count)
  const reasons: Reason[] = [{ code: 'fits' }]
  const flexible = new Set<number>()
  const preference = rank(slot)
  const put = (reason: Reason) => reasons.push(reason) - 1
  if (rules.required) {
    must.fill(put({ code: 'required' }))
    return { ...slot, must, excluded, reasons, preference, floors: [], flexible, order, ...totals(slot, must) }
  }

  if (rules.oldest) {
    const last = lastTurns(rules.oldest, units)
    if (last < turns) mark(excluded, put({ code: 'over-limit', last }), (unit) => turnOf[unit]! < turns - last)
    const min = Math.min(turns, rules.oldest.min ?? 0)
    if (min > 0) mark(must, put({ code: 'within-min', min: rules.oldest.min! }), (unit) => turnOf[unit]! >= turns - min)
    // They are the first units, if there are any.
    if ((rules.oldest.keepSystem ?? true) && turnOf[0]! < 0) {
      must.fill(put({ code: 'system-message' }), 0, turnOf.findIndex((turn) => turn >= 0) >>> 0)
    }
  }
  const minScore = rules.score?.minScore
  if (minScore !== undefined) {
    for (let unit = 0; unit < count; unit++) {
      if (score[unit]! < minScore) excluded[unit] = put({ code: 'below-min-score', score: score[unit]!, minScore })
    }
  }
  const ownTask = task?.slot === at ? (task.item ?? firstItem[preference[0]!]!) : null
  const floors = rules.oldest
    ? floorOfWindow(slot, ownTask, task !== null && task.slot < at)
    : new Map(ownTask === null ? [] : [[unitOf[ownTask]!, { code: 'newest-user-message' } satisfies Reason]])
  const floorPlaces = new Map<number, number>()
  for (const [unit, reason] of floors) {
    if (must[unit] !== 0) continue
    must[unit] = put(reason)
    floorPlaces.set(unit, must[unit]!)
    if (rules.truncate) flexible.add(unit)
  }
  for (const item of links.across) {
    flexible.delete(unitOf[item]!)
    must[unitOf[item]!] = put({ code: 'linked-across-slots' })
  }
  if (known.hasPins) {
    keepPinned(slot, order, must, (unit, reason) => {
      flexible.delete(unit)
      must[unit] = put(reason)
    })
  }
  const { k, min: best = 0 } = rules.score ?? {}
  let left = best
  if (left > 0) {
    const reason = put({ code: 'within-min', min: best })
    for (const unit of preference) if (left-- > 0 && must[unit] === 0) must[unit] = reason
  }
  if (k !== undefined) {
    const others = k - Math.max(floorPlaces.size, best)
    excludeRest(preference, must, excluded, others, put({ code: 'not-among-best', k }))
  }
  const onlyFloors = [...floorPlaces].flatMap(([unit, place]) => (must[unit] === place ? [unit] : []))
  return { ...slot, must, excluded, reasons, preference, floors: onlyFloors, flexible, order, ...totals(slot, must) }
}

/** Units in the order in which they deserve the room. */
function rank<M extends object>({ rules, units, known }: GroupedSlot<M>): Int32Array {
  const { count, score } = units
  if (rules.oldest) return orderOldest(units, known.speakers, rules.oldest.keepSystem ?? true)
  const ranked = new Int32Array(count)
  const keep = rules.truncate?.keep
  const isReversed = rules.score === null && keep === 'end'
  for (let at = 0; at < count; at++) ranked[at] = isReversed ? count - 1 - at : at
  if (rules.score) ranked.sort((a, b) => score[b]! - score[a]! || a - b)
  else if (keep === 'middle') {
    ranked.sort((a, b) => Math.min(a, count - 1 - a) - Math.min(b, count - 1 - b) || a - b)
  }
  return ranked
}

function mark(column: Int32Array, reason: number, isMeant: (unit: number) => boolean): void {
  for (let unit = 0; unit < column.length; unit++) if (isMeant(unit)) column[unit] = reason
}

function excludeRest(preference: Int32Array, must: Int32Array, excluded: Int32Array, k: number, reason: number): void {
  let left = k
  for (const unit of preference) {
    if (must[unit] !== 0 || excluded[unit] !== 0) continue
    if (left > 0) left--
    else excluded[unit] = reason
  }
}

function totals<M extends object>({ units, known, edits }: GroupedSlot<M>, must: Int32Array) {
  let mustTokens = 0
  let mustFramingTokens = 0
  let neededTokens = 0
  for (let unit = 0; unit < units.count; unit++) {
    neededTokens += units.tokens[unit]!
    if (must[unit] === 0) continue
    mustTokens += units.tokens[unit]!
    for (let item = units.firstItem[unit]!; item >= 0; item = units.nextItem[item]!) {
      const edit = edits.get(item)
      mustFramingTokens += edit ? (edit.content?.size?.framing.upper ?? 0) : known.framingTokens[item]!
    }
  }
  return { mustTokens, mustFramingTokens, neededTokens }
}
