import type { MessageStructure } from '../../chat/structure/types.ts'
import { displacedCalls, resultsByCall } from '../group/repair-tools.ts'
import { ToolLinkFinder } from '../group/tool-links.ts'

/** Messages in the order in which they are sent, and the calls for whose results others had to move. */
export interface OrderedMessages {
  /** For each place of the request the place that the message had. */
  readonly order: readonly number[]
  readonly calls: readonly number[]
}

/**
 * The order in which results come directly after their calls, where the API wants that and a call and its result are
 * in different slots with others between them. Null when the order is right as it is. Linear in the messages.
 */
export function orderResults<M extends object>(
  messages: readonly M[],
  structure: MessageStructure<M>,
): OrderedMessages | null {
  if (!structure.order.resultsFollowCalls) return null
  const entries = messages.map((message) => ({ content: { links: structure.links(message) }, turnNumber: 0 }))
  const finder = new ToolLinkFinder({ ...structure.order, renames: false })
  const [links] = finder.find([{ entries, known: { linked: entries.map((_, at) => at) } }])
  const results = resultsByCall(links!.pairs)
  const calls = displacedCalls(results)
  if (calls.length === 0) return null
  const moved = new Set(calls)
  const order: number[] = []
  const placed = new Set<number>()
  for (let at = 0; at < messages.length; at++) {
    for (const place of [at, ...(moved.has(at) ? (results.get(at) ?? []) : [])]) {
      if (!placed.has(place)) order.push(place)
      placed.add(place)
    }
  }
  return { order, calls }
}
