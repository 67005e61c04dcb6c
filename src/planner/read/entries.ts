import type { ItemFacts } from '../types.ts'
import type { Content } from './contents.ts'

/** An item's facts as they were given, each of them named. */
export type Facts = { readonly [name in keyof ItemFacts]-?: ItemFacts[name] | undefined }

/** One item of a slot, read. It never changes: an item that changed is another entry. */
export interface Entry<M extends object> {
  readonly id: string
  readonly content: Content<M>
  /** As given, to be compared with what is given next time. */
  readonly facts: Facts
  readonly pinned: boolean
  readonly group: string | null
  readonly score: number
  readonly turn: string
  /** The turn by counting; `turn` may be another name for it. */
  readonly turnNumber: number
}

export const NO_FACTS: Facts = Object.freeze({
  id: undefined,
  pinned: undefined,
  group: undefined,
  score: undefined,
  turn: undefined,
})

/** A copy of the facts of an item; most items have none. */
export function factsOf(item: ItemFacts): Facts {
  const { id, pinned, group, score, turn } = item
  return hasFacts(item, NO_FACTS) ? NO_FACTS : { id, pinned, group, score, turn }
}

/** Whether an item's facts are these. */
export function hasFacts(item: ItemFacts | Facts, facts: Facts): boolean {
  return (
    item.id === facts.id &&
    item.pinned === facts.pinned &&
    item.group === facts.group &&
    item.score === facts.score &&
    item.turn === facts.turn
  )
}

export function makeEntry<M extends object>(
  content: Content<M>,
  facts: Facts,
  index: number,
  turnNumber: number,
): Entry<M> {
  return {
    id: facts.id ?? String(index),
    content,
    facts,
    pinned: facts.pinned === true,
    group: facts.group ?? null,
    score: facts.score ?? 0,
    turn: String(facts.turn ?? turnNumber),
    turnNumber,
  }
}

/** Whether an item has to do with other items, by calling a tool, answering a call, or staying with a neighbour. */
export function isLinked<M extends object>({ calls, answers, joins }: Content<M>): boolean {
  return calls.length > 0 || answers.length > 0 || joins !== null
}
