import type { Item } from '../../src/planner/index.ts'

/** What faulty code makes of a history: messages that are gone, there twice, or out of order, and a start that was cut off. */
export function disordered<M>(next: (below: number) => number, messages: readonly M[]): M[] {
  let list = messages.slice()
  for (let faults = 1 + next(5); faults > 0; faults--) {
    const at = next(list.length)
    const fault = next(4)
    if (fault === 0 && list.length > 1) list.splice(at, 1)
    else if (fault === 1) list.splice(next(list.length + 1), 0, list[at]!)
    else if (fault === 2 && at + 1 < list.length) list.splice(at, 2, list[at + 1]!, list[at]!)
    else if (fault === 3 && list.length > 2) list = list.slice(next(2))
  }
  return list
}

/** The messages as items, of which some are pinned and some in groups. */
export function withFacts<M extends object>(next: (below: number) => number, messages: readonly M[]): Item<M>[] {
  return messages.map((message) => ({
    message,
    pinned: next(9) === 0,
    ...(next(9) === 0 && { group: `group ${next(3)}` }),
  }))
}
