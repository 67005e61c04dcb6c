import type { Speaker } from '../../chat/structure/types.ts'
import type { GroupedSlot, Units } from '../group/units.ts'
import type { DropOldestPolicy } from '../policy-types.ts'
import type { Reason } from '../reason-types.ts'

/** The turns whose average length a window adapts to. */
const ADAPTS_TO = 8

/**
 * The units of a window in the order in which they deserve the room: turn by turn, the newest first, of each turn the
 * user's message with its newest step, then the steps before it; a turn that goes on from another slot has no such message.
 * System messages at the start come first, or, when the policy does not keep them, last. Linear.
 */
export function orderOldest(
  { count, turnOf, turns, firstItem }: Units,
  speakers: readonly Speaker[],
  keepSystem: boolean,
): Int32Array {
  const order = new Int32Array(count)
  if (turns === count) {
    // Every unit is a turn.
    for (let unit = 0; unit < count; unit++) order[unit] = count - 1 - unit
    return order
  }
  // Places are given away from the end: the user's message comes first of its turn, the others newest first.
  const sizes = new Int32Array(turns + 1)
  for (let unit = 0; unit < count; unit++) sizes[turnOf[unit]! + 1]!++
  const starts = new Int32Array(turns + 1)
  let at = keepSystem ? sizes[0]! : 0
  starts[0] = keepSystem ? 0 : count - sizes[0]!
  for (let turn = turns; turn >= 1; turn--) {
    starts[turn] = at
    at += sizes[turn]!
  }
  const seen = new Int32Array(turns + 1)
  const asks = new Uint8Array(turns + 1)
  for (let unit = 0; unit < count; unit++) {
    const turn = turnOf[unit]! + 1
    const nth = seen[turn]!++
    const speaker = speakers[firstItem[unit]!]
    if (nth === 0 && (speaker === 'user' || speaker === 'system')) asks[turn] = 1
    const place = turn === 0 || (nth === 0 && asks[turn] === 1) ? nth : sizes[turn]! - nth - 1 + asks[turn]!
    order[starts[turn]! + place] = unit
  }
  return order
}

/** How many of the newest turns a window may hold, whatever the room. */
export function lastTurns(policy: DropOldestPolicy, { count, tokens, turnOf, turns }: Units): number {
  const { last = turns, min = 0, adaptToTokens } = policy
  if (adaptToTokens === undefined || turns === 0) return last
  const recent = Math.min(turns, ADAPTS_TO)
  let recentTokens = 0
  for (let unit = 0; unit < count; unit++) if (turnOf[unit]! >= turns - recent) recentTokens += tokens[unit]!
  return Math.min(last, Math.max(min, 1, Math.floor((adaptToTokens * recent) / recentTokens)))
}

/**
 * The units that a window must keep for the request's sake, with the reason of each. `task` is the newest message of
 * the user when it is in this slot; `isAfterTask` says that the slot goes on where an earlier one has it.
 */
export function floorOfWindow<M extends object>(
  { rules, units, entries }: GroupedSlot<M>,
  task: number | null,
  isAfterTask: boolean,
): Map<number, Reason> {
  const { floor = 'step', unit: mode = 'turn' } = rules.oldest!
  const { unitOf, turnOf, count } = units
  const floors = new Map<number, Reason>()
  const newest = entries.findLastIndex(({ state }) => state !== 'gone')
  if (task === null && !isAfterTask) return floors
  if (task !== null) floors.set(unitOf[task]!, { code: 'newest-user-message' })
  if (floor === 'message' || newest < 0) return floors
  const first = task === null ? null : unitOf[task]!
  if (floor === 'turn') {
    for (let unit = 0; unit < count; unit++) {
      const isNewest = mode === 'message' ? unit >= (first ?? 0) : turnOf[unit] === turnOf[first ?? unitOf[newest]!]
      if (isNewest && !floors.has(unit)) floors.set(unit, { code: 'newest-turn' })
    }
  } else if (!floors.has(unitOf[newest]!)) floors.set(unitOf[newest]!, { code: 'newest-step' })
  return floors
}
