import { judge, type Verdicts } from '../policies/judge.ts'
import type { Rules } from '../policies/rules.ts'
import type { SlotEntries } from '../read/slot-reader.ts'
import { type Columns, columnsOf, unitFacts } from './columns.ts'

/** Groups of items, and what the policy says of them. */
export type Units = Columns & Verdicts

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
  const withLinks = slots.filter((slot) => slot.linked.length > 0)
  if (withLinks.length < 2) return linked
  for (const { name, entries, linked: items } of withLinks) {
    for (const item of items) for (const id of entries[item]!.content.calls) madeIn.set(id, name)
  }
  for (const { name, entries, linked: items } of withLinks) {
    for (const item of items) {
      for (const id of entries[item]!.content.answers) if (madeIn.has(id) && madeIn.get(id) !== name) linked.add(id)
    }
  }
  return linked
}

/** Groups a slot's items. `linked` are the calls whose other half is in another slot. Linear, but for sorting by score. */
export function groupUnits<M extends object>(slot: SlotEntries<M>, linked: ReadonlySet<string>): SlotUnits<M> {
  const { rules, known } = slot
  const columns = columnsOf(slot)
  const preference = rank(rules, columns)
  const verdicts = judge(rules, columns, unitFacts(slot, columns, linked), preference)
  const { count, unitOf, tokens } = columns
  const { must } = verdicts
  let mustTokens = 0
  let mustFramingTokens = 0
  let neededTokens = 0
  for (let unit = 0; unit < count; unit++) {
    neededTokens += tokens[unit]!
    if (must[unit] !== 0) mustTokens += tokens[unit]!
  }
  if (mustTokens > 0) {
    const { framingTokens } = known
    for (let item = 0; item < unitOf.length; item++) {
      if (must[unitOf[item]!] !== 0) mustFramingTokens += framingTokens[item]!
    }
  }
  return { ...slot, units: { ...columns, ...verdicts }, preference, mustTokens, mustFramingTokens, neededTokens }
}

/** Units in the order in which they deserve the room. */
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
