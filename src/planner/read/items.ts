import type { Reason } from '../reason-types.ts'
import type { ItemFacts } from '../types.ts'
import type { Content } from './contents.ts'

/** An item's facts as they were given, each of them named. */
export type Facts = { readonly [name in keyof ItemFacts]-?: ItemFacts[name] | undefined }

/** One item of a slot, read. It never changes: an item that changed is another entry. */
export interface Entry<M extends object> {
  readonly id: string
  /** What is sent if it stays, and what was given: another content where a call was taken out. */
  readonly content: Content<M>
  readonly given: Content<M>
  /** What the planner did to it because of the calls it makes or answers; `gone` items are never sent. */
  readonly state: 'as-given' | 'changed' | 'added' | 'gone'
  /** Why, when it is not as it was given. */
  readonly change: Reason | null
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
  if (item === facts) return true
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
    given: content,
    state: 'as-given',
    change: null,
    facts,
    pinned: facts.pinned === true,
    group: facts.group ?? null,
    score: facts.score ?? 0,
    turn: String(facts.turn ?? turnNumber),
    turnNumber,
  }
}

/** An item that was repaired: with another content, or gone. */
export function repairedEntry<M extends object>(
  entry: Entry<M>,
  state: 'changed' | 'gone',
  content: Content<M>,
  change: Reason,
): Entry<M> {
  return { ...entry, state, content, change, pinned: entry.pinned && state !== 'gone' }
}

/** A result that was added after an item, in its turn. */
export function addedEntry<M extends object>(
  after: Entry<M>,
  id: string,
  content: Content<M>,
  change: Reason,
): Entry<M> {
  const { turn, turnNumber, group } = after
  const facts = { ...NO_FACTS, turn: after.facts.turn }
  return {
    id,
    content,
    given: content,
    state: 'added',
    change,
    facts,
    pinned: false,
    group,
    score: after.score,
    turn,
    turnNumber,
  }
}

/** Whether an item has to do with other items, by calling a tool, answering a call, or needing what follows. */
export function isLinked<M extends object>({ links }: Content<M>): boolean {
  return links.tools.length > 0 || links.needsNext
}
