/** Where a unit may stand: at the start of a window, or after a gap. What stood together as given may stand so. */
import type { ShrinkableSlot } from './clear-results.ts'

const NONE: ReadonlySet<number> = new Set()

/** Takes out units that stand where the API, or the caller, does not take them. Linear in the items. */
export function trimStart<M extends object>(slot: ShrinkableSlot<M>, kept: Uint8Array): ReadonlySet<number> {
  if (!isPicky(slot)) return NONE
  const trimmed = new Set<number>()
  const mayFollow = followRule(slot)
  const { units, must } = slot
  let before: number | null = null
  for (let unit = 0; unit < units.count; unit++) {
    if (kept[unit] === 0) continue
    const isAfterGap = before === null || before !== unit - 1
    if (isAfterGap && must[unit] === 0 && !mayFollow(before, unit)) {
      kept[unit] = 0
      trimmed.add(unit)
    } else before = unit
  }
  return trimmed
}

/** Whether a unit that was left out may stand among those that are kept, and they after it. Linear in the items. */
export function mayJoin<M extends object>(slot: ShrinkableSlot<M>, kept: Uint8Array, unit: number): boolean {
  if (!isPicky(slot)) return true
  const mayFollow = followRule(slot)
  let before = unit - 1
  while (before >= 0 && kept[before] === 0) before--
  let after = unit + 1
  while (after < kept.length && kept[after] === 0) after++
  const isAfterGap = before < 0 || before < unit - 1
  if (isAfterGap && !mayFollow(before < 0 ? null : before, unit)) return false
  const isBeforeGap = after > unit + 1 && after < kept.length
  return !isBeforeGap || slot.must[after] !== 0 || mayFollow(unit, after)
}

function isPicky<M extends object>({ order, rules }: ShrinkableSlot<M>): boolean {
  return order.startsWithUser || order.callsFollowUser || rules.oldest?.startOn === 'user'
}

/** Whether a unit may stand after another, or at the start of the window, after system messages. */
function followRule<M extends object>(slot: ShrinkableSlot<M>): (before: number | null, unit: number) => boolean {
  const { units, known, rules, order, opening } = slot
  const isUserFirst = (order.startsWithUser && opening === 'request') || rules.oldest?.startOn === 'user'
  const leads = order.callsFollowUser ? leadingToCalls(slot) : null
  const lastItem = lastItems(slot)
  return (before, unit) => {
    const item = units.firstItem[unit]!
    const isFirst = before === null || units.turnOf[before]! < 0
    if (isFirst && isUserFirst && known.speakers[item] !== 'user') return false
    if (leads === null || leads[item] === 0) return true
    if (isFirst) return opening === 'after-user'
    const last = known.speakers[lastItem[before]!]
    return last === 'user' || last === 'tool'
  }
}

/** For each item 1 if the model, from it on and before anybody else speaks, calls something: that is one turn of its. */
function leadingToCalls<M extends object>({ known, entries }: ShrinkableSlot<M>): Uint8Array {
  const leads = new Uint8Array(entries.length + 1)
  for (let item = entries.length - 1; item >= 0; item--) {
    const { state, content } = entries[item]!
    const after = leads[item + 1]!
    if (state === 'gone') leads[item] = after
    else if (known.speakers[item] === 'model') leads[item] = content.links.tools.some(isOwnCall) ? 1 : after
  }
  return leads
}

function isOwnCall({ kind, needsOther }: { readonly kind: string; readonly needsOther: boolean }): boolean {
  return kind === 'call' && needsOther
}

/** The last item of each unit. */
function lastItems<M extends object>({ units: { unitOf, count } }: ShrinkableSlot<M>): Int32Array {
  const last = new Int32Array(count)
  for (let item = 0; item < unitOf.length; item++) last[unitOf[item]!] = item
  return last
}
