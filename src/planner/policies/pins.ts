import type { OrderRules } from '../../chat/structure/types.ts'
import type { GroupedSlot } from '../group/units.ts'
import type { Reason } from '../reason-types.ts'

/**
 * Says of units that they stay because of pinned items: their own, that of their turn where the turn goes as a whole, or
 * that of a step of the turn, which the user's message stays with. `stays` is told each unit with its reason, `must`
 * then has it; a unit that several pins hold is told the reason of a pin of its own. Linear in the items.
 */
export function keepPinned<M extends object>(
  slot: GroupedSlot<M>,
  order: OrderRules,
  must: Int32Array,
  stays: (unit: number, reason: Reason) => void,
): void {
  const { units, rules, known, entries } = slot
  const { count, unitOf, firstItem, nextItem, turnOf, turns } = units
  const held = new Uint8Array(count)
  const questions = new Questions(slot, must)
  const hold = (unit: number, reason: Reason) => {
    held[unit] = 1
    stays(unit, reason)
    questions.stays(unit)
  }
  // In a turn that goes as a whole, all stays with what is pinned; else its step does, with the user's message.
  const isByTurn = rules.oldest !== null && (rules.oldest.unit ?? 'turn') === 'turn'
  const hasTurns = rules.oldest !== null && rules.oldest.unit !== 'message'
  const isWhole = (turn: number) => isByTurn && turn < turns - 1
  const turnsOf = hasTurns ? unitsByTurn(turnOf, turns) : null
  for (let item = 0; item < entries.length; item++) {
    const { pinned, id } = entries[item]!
    if (!pinned) continue
    const own = unitOf[item]!
    const turn = turnOf[own]!
    const together = turnsOf && turn >= 0 ? turnsOf.of(turn) : null
    const withIt: Reason = { code: 'with-pinned', item: id }
    if (isWhole(turn)) {
      // The units of a turn are gone through for its first pin only.
      const isFirst = turn < 0 || !turnsOf!.isSeen(turn)
      for (const unit of isFirst ? (together ?? []) : []) if (held[unit] === 0) hold(unit, withIt)
    } else {
      const asked = order.callsFollowUser && known.speakers[firstItem[own]!] === 'model' ? questions.before(item) : null
      const first = asked ?? together?.[0] ?? own
      if (held[first] === 0) hold(first, withIt)
    }
    const isAlone = nextItem[firstItem[own]!] === -1
    hold(own, isAlone ? { code: 'pinned' } : withIt)
  }
}

/** The units of each turn, ascending, and which turns were seen. Linear in the units. */
function unitsByTurn(turnOf: Int32Array, turns: number) {
  const ends = new Int32Array(turns + 1)
  for (const turn of turnOf) if (turn >= 0) ends[turn + 1]!++
  for (let turn = 0; turn < turns; turn++) ends[turn + 1]! += ends[turn]!
  const sorted = new Int32Array(ends[turns]!)
  const next = ends.slice()
  for (let unit = 0; unit < turnOf.length; unit++) if (turnOf[unit]! >= 0) sorted[next[turnOf[unit]!]!++] = unit
  const seen = new Uint8Array(turns)
  return {
    of: (turn: number) => sorted.subarray(ends[turn], ends[turn + 1]),
    isSeen(turn: number): boolean {
      const was = seen[turn] === 1
      seen[turn] = 1
      return was
    },
  }
}

/**
 * The message of the user that an item of the model answers, or that the call of a result does: the nearest before the
 * first item of its unit, unless results that stay are nearer. It is asked for items in ascending order, so that every
 * item is looked at once.
 */
class Questions<M extends object> {
  readonly #slot: GroupedSlot<M>
  readonly #must: Int32Array
  /** The last results of each unit that were passed. */
  readonly #lastResults: Int32Array
  /** The item of the user before the first item of each unit that was passed; -1 without. */
  readonly #questions: Int32Array
  #next = 0
  #user = -1
  #results = -1

  constructor(slot: GroupedSlot<M>, must: Int32Array) {
    this.#slot = slot
    this.#must = must
    this.#lastResults = new Int32Array(slot.units.count).fill(-1)
    this.#questions = new Int32Array(slot.units.count).fill(-1)
  }

  /** The unit of the message of the user, or null. */
  before(item: number): number | null {
    const { units, known } = this.#slot
    for (; this.#next < item; this.#next++) {
      const at = this.#next
      const unit = units.unitOf[at]!
      if (units.firstItem[unit] === at) this.#questions[unit] = this.#question
      if (known.speakers[at] === 'user') this.#user = at
      else if (known.speakers[at] === 'tool') {
        this.#lastResults[unit] = at
        if (this.#must[unit] !== 0) this.#results = at
      }
    }
    const own = units.unitOf[item]!
    const question = units.firstItem[own] === item ? this.#question : this.#questions[own]!
    return question >= 0 ? units.unitOf[question]! : null
  }

  get #question(): number {
    return this.#user > this.#results ? this.#user : -1
  }

  /** A unit is to stay from now on. */
  stays(unit: number): void {
    this.#results = Math.max(this.#results, this.#lastResults[unit]!)
  }
}
