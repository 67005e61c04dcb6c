import type { TokenCounter } from '../counter.ts'
import { describeValue, invalidArgument, TokenroomError } from '../errors/index.ts'
import type { Scale } from './size.ts'
import { untilAborted } from './until-aborted.ts'

const MEMO_CODE_UNITS = 64_000_000

/**
 * Counts by content. What was counted once is not counted again, as long as it is among the most recently used
 * texts of up to `limitCodeUnits` UTF-16 code units; at most twice as much is held, and with 0 nothing. Lookups take
 * constant time.
 */
export class CountMemo {
  readonly counter: TokenCounter
  readonly #limitCodeUnits: number
  readonly #endsOf: Scale['endsOf']
  // Two generations instead of a linked list: when the young one is full it becomes the old one.
  #young = new Map<string, number>()
  #old = new Map<string, number>()
  #youngCodeUnits = 0

  /** `scale`: what it needs beside a text is counted with the text. */
  constructor(counter: TokenCounter, limitCodeUnits = MEMO_CODE_UNITS, scale?: Scale) {
    this.counter = counter
    this.#limitCodeUnits = limitCodeUnits
    this.#endsOf = scale?.endsOf
  }

  /** How often somebody answered later: the caller may have gone on meanwhile. */
  waits = 0

  /** The same answer; one that comes later is noted. */
  waitFor<T>(answer: T): T {
    if (typeof (answer as { readonly then?: unknown } | null)?.then === 'function') this.waits++
    return answer
  }

  /** The tokens of a text that is known, or `undefined`. */
  get(text: string): number | undefined {
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const old = this.#old.get(text)
    if (old !== undefined) this.set(text, old)
    return old
  }

  set(text: string, tokens: number): void {
    if (this.#limitCodeUnits === 0) return
    const { size } = this.#young
    this.#young.set(text, tokens)
    // One look-up where the number of texts says whether it is new.
    if (this.#young.size > size) this.#youngCodeUnits += text.length
    if (this.#youngCodeUnits <= this.#limitCodeUnits) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngCodeUnits = 0
  }

  /**
   * The tokens of every text of `texts`: one `countMany` for those that are not known, none when all are.
   * The result is complete whatever the memo forgets meanwhile.
   */
  async countAll(texts: Iterable<string>, signal?: AbortSignal): Promise<(text: string) => number> {
    // The tokens of a text, or `~` of its place among those that are asked for.
    const found = new Map<string, number>()
    const unknown: string[] = []
    const find = (text: string): void => {
      const tokens = text === '' ? 0 : this.get(text)
      found.set(text, tokens ?? ~unknown.length)
      if (tokens === undefined) unknown.push(text)
    }
    for (const text of texts) {
      if (found.has(text)) continue
      find(text)
      if (this.#endsOf) for (const end of this.#endsOf(text)) if (!found.has(end)) find(end)
    }
    if (unknown.length === 0) return (text) => found.get(text) ?? 0
    signal?.throwIfAborted()
    const answer = await countsOf(this.waitFor(this.counter.countMany(unknown)), unknown.length, signal)
    // A copy: a counter may write its next answer into the same memory.
    const counts = Float64Array.from(answer)
    for (let i = 0; i < unknown.length; i++) this.set(unknown[i]!, counts[i]!)
    return (text) => {
      const tokens = found.get(text) ?? 0
      return tokens < 0 ? counts[~tokens]! : tokens
    }
  }
}

/**
 * What a counter answered, or will, for so many texts. Throws `INVALID_ARGUMENT` for what is no list of so many counts and
 * for a signal that is none; the signal's reason as soon as it is aborted.
 */
export async function countsOf(
  answer: ArrayLike<number> | PromiseLike<ArrayLike<number>>,
  expected: number,
  signal: AbortSignal | undefined,
): Promise<ArrayLike<number>> {
  const counts: unknown = await untilAborted(answer, signal)
  checkCounts(counts, expected)
  return counts
}

/** A counter may be anybody's, and a plan made from wrong numbers would be wrong in silence. */
function checkCounts(counts: unknown, expected: number): asserts counts is ArrayLike<number> {
  const name = 'counter.countMany'
  if (!Array.isArray(counts) && !ArrayBuffer.isView(counts)) throw invalidArgument(name, counts, 'a list of counts')
  const list = counts as unknown as ArrayLike<unknown>
  if (list.length !== expected) {
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      `the counter answered ${list.length} counts for ${expected} texts; countMany must answer one for each text, in order`,
      { name, received: `${list.length} counts`, expected: `${expected} counts` },
    )
  }
  for (let at = 0; at < expected; at++) {
    const count = list[at]
    if (Number.isSafeInteger(count) && (count as number) >= 0) continue
    const received = describeValue(count)
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      `the counter answered ${received} for text ${at + 1} of ${expected}; countMany must answer a whole number from 0 for each`,
      { name: `${name}[${at}]`, received, expected: 'a whole number from 0' },
    )
  }
}
