import type { ReadSlot } from '../read/slots.ts'
import { joinFirst, unite } from './disjoint-sets.ts'

/** The turn of each item, -1 for system messages at the start, and how many turns there are. */
export interface Turns {
  readonly turnOf: Int32Array
  readonly count: number
}

/** The turns of a slot: as the items name them, else as the user's messages begin them. Linear in the items. */
export function findTurns<M extends object>({ entries, known }: ReadSlot<M>): Turns {
  const { speakers, turnNumbers } = known
  const turnOf = new Int32Array(entries.length)
  let item = 0
  while (item < entries.length && speakers[item] === 'system' && entries[item]!.facts.turn === undefined) {
    turnOf[item++] = -1
  }
  let count = 0
  if (known.namesTurns) {
    const numbers = new Map<string, number>()
    for (; item < entries.length; item++) {
      const { turn } = entries[item]!
      const number = numbers.get(turn) ?? count++
      numbers.set(turn, number)
      turnOf[item] = number
    }
    return { turnOf, count }
  }
  for (let last = -1; item < entries.length; item++) {
    if (turnNumbers[item] !== last) count++
    last = turnNumbers[item]!
    turnOf[item] = count - 1
  }
  return { turnOf, count }
}

/**
 * Joins the items of each turn into steps: what the model says and calls, with all that comes before it speaks again.
 * What comes before its first word, the user's message, is joined with the newest step: without one the other would
 * say nothing. In the newest turn it stands alone if `isTaskAlone`. `parent` is a forest in which every item is its own
 * root. Linear in the items.
 */
export function joinSteps<M extends object>(
  { entries, known: { speakers, hasRepairs } }: ReadSlot<M>,
  { turnOf, count }: Turns,
  parent: Int32Array,
  isTaskAlone: boolean,
): void {
  const task = new Int32Array(count).fill(-1)
  const step = new Int32Array(count).fill(-1)
  const wasModel = new Uint8Array(count)
  for (let item = 0; item < parent.length; item++) {
    // What is not sent joins nothing: it would hold its neighbours on both sides together.
    if (hasRepairs && entries[item]!.state === 'gone') continue
    const turn = turnOf[item]!
    const speaker = speakers[item]
    if (turn < 0) {
      if (item > 0) unite(parent, item - 1, item)
      continue
    }
    if (step[turn] === -1 && (speaker === 'user' || speaker === 'system')) {
      if (task[turn] === -1) task[turn] = item
      else unite(parent, task[turn]!, item)
      continue
    }
    const isModel = speaker === 'model' ? 1 : 0
    if (step[turn] === -1 || (isModel === 1 && wasModel[turn] === 0)) step[turn] = item
    else unite(parent, step[turn]!, item)
    wasModel[turn] = isModel
  }
  for (let turn = 0; turn < (isTaskAlone ? count - 1 : count); turn++) {
    if (task[turn] !== -1 && step[turn] !== -1) unite(parent, task[turn]!, step[turn]!)
  }
}

/** Joins items with what the caller or the API holds together: groups, calls with their results, reasoning. */
export function joinLinked<M extends object>(
  { entries, known }: ReadSlot<M>,
  pairs: readonly number[],
  parent: Int32Array,
): void {
  if (known.hasGroups) {
    const firstOf = new Map<string, number>()
    for (let item = 0; item < entries.length; item++) {
      const { group, state } = entries[item]!
      if (group !== null && state !== 'gone') joinFirst(parent, firstOf, group, item)
    }
  }
  for (let at = 0; at < pairs.length; at += 2) unite(parent, pairs[at]!, pairs[at + 1]!)
  for (const item of known.joinedWithNext) {
    let next = item + 1
    // What is not sent no longer stands between reasoning and what it led to.
    const { needsNext } = entries[item]!.content.links
    while (needsNext && next < entries.length && entries[next]!.state === 'gone') next++
    if (next < entries.length) unite(parent, item, next)
  }
  // What is not sent goes with its neighbour, so that it is no unit of its own.
  if (!known.hasRepairs) return
  for (let item = 0; item < entries.length; item++) {
    if (entries[item]!.state === 'gone' && entries.length > 1) unite(parent, Math.max(0, item - 1), Math.max(1, item))
  }
}
