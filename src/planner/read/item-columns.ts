import type { Speaker } from '../../chat/structure/types.ts'
import type { Content } from './contents.ts'
import { type Entry, type Facts, isLinked } from './items.ts'

/**
 * What is known of a slot's items, in columns, one place per item. Planning again asks a few things of every item of
 * a long history, and going through columns takes a fraction of the time of going through as many objects.
 *
 * Columns only grow at their end, and what stands in them is only written once, so a plan that is still being made
 * sees nothing of what a later one adds. A slot of which anything else changed gets new columns.
 */
export class ItemColumns<M extends object> {
  readonly entries: Entry<M>[] = []
  /** What the caller gave, or what was made from the text that was given; null for a tool. */
  readonly messages: (M | null)[] = []
  readonly snapshots: unknown[] = []
  readonly facts: Facts[] = []
  readonly turnNumbers: number[] = []
  /** Tokens, upper bounds, and of content and framing together the lower bound and the best guess; 0 until counted. */
  readonly contentTokens: number[] = []
  readonly framingTokens: number[] = []
  readonly lowerTokens: number[] = []
  readonly likelyTokens: number[] = []
  /** The places of linked items, ascending. */
  readonly linked: number[] = []
  /** The places of items that may not part from the next, ascending: reasoning, and calls that a model made at once. */
  readonly joinedWithNext: number[] = []
  readonly speakers: Speaker[] = []
  namesTurns = false
  hasGroups = false
  hasScores = false
  hasPins = false
  /** Whether any is refused without the item of the model that follows it. */
  hasReasoning = false
  /** Whether the planner changed, added or took out any. */
  hasRepairs = false
  /** Whether any has fields that nobody reads, or something whose cost it does not hold. */
  hasMarks = false
  /** So many of the first items have their tokens. */
  #counted = 0
  /** All ids, once any is named: those that are places cannot be there twice. */
  #ids: Set<string> | null = null

  /** Columns that begin with the first `count` items, to be added to: these, when there are no more. */
  startingWith(count: number): ItemColumns<M> {
    if (count === this.entries.length) return this
    const start = new ItemColumns<M>()
    for (let at = 0; at < count; at++) start.add(this.entries[at]!)
    return start
  }

  /** Adds an item at the end. False, and nothing is added, when there is one with its id. */
  add(entry: Entry<M>): boolean {
    if (entry.facts.id !== undefined) this.#ids ??= new Set(this.entries.map(({ id }) => id))
    if (this.#ids) {
      if (this.#ids.has(entry.id)) return false
      this.#ids.add(entry.id)
    }
    const { content, facts } = entry
    const at = this.entries.length
    if (this.linked.at(-1) === at - 1 && this.#isJoined(this.entries[at - 1], entry)) this.joinedWithNext.push(at - 1)
    if (entry.state !== 'gone' && isLinked(content)) this.linked.push(at)
    if (facts.turn !== undefined) this.namesTurns = true
    if (entry.group !== null) this.hasGroups = true
    if (entry.score !== 0) this.hasScores = true
    if (entry.pinned) this.hasPins = true
    if (content.links.needsNext) this.hasReasoning = true
    if (content.isMarked) this.hasMarks = true
    if (entry.state !== 'as-given') this.hasRepairs = true
    this.entries.push(entry)
    this.messages.push(content.message)
    this.snapshots.push(content.snapshot)
    this.facts.push(facts)
    this.turnNumbers.push(entry.turnNumber)
    this.speakers.push(content.links.speaker)
    this.contentTokens.push(0)
    this.framingTokens.push(0)
    this.lowerTokens.push(0)
    this.likelyTokens.push(0)
    return true
  }

  #isJoined(entry: Entry<M> | undefined, { content }: Entry<M>): boolean {
    const links = entry?.content.links
    // Calls that a model made at once, an item each, were one answer of it.
    const isParallel = links?.tools[0]?.kind === 'call' && content.links.tools[0]?.kind === 'call'
    return links?.needsNext === true || isParallel
  }

  /** Adds what has to be counted before the items can be planned to a list. */
  addUncounted(contents: Content<M>[]): void {
    for (let at = this.#counted; at < this.entries.length; at++) {
      const { content, given } = this.entries[at]!
      if (content.size === null) contents.push(content)
      if (given !== content && given.size === null) contents.push(given)
    }
  }

  /** Takes over the sizes of what was counted, up to the first item that is not. */
  takeSizes(): void {
    for (; this.#counted < this.entries.length; this.#counted++) {
      const at = this.#counted
      const {
        content: { size },
        state,
      } = this.entries[at]!
      if (size === null) return
      if (state === 'gone') continue
      const { content, framing } = size
      this.contentTokens[at] = content.upper
      this.framingTokens[at] = framing.upper
      this.lowerTokens[at] = content.lower + framing.lower
      this.likelyTokens[at] = content.tokens + framing.tokens
    }
  }
}
