/**
 * One request counted for several models, as where models are compared: most of them take it apart into the same parts, and
 * what these cost is then not added up again.
 */
import type { Part, PartKind } from './adapters/part.ts'
import type { Size, Sum } from './size.ts'

/** A request's parts: those of each message, and the rest. */
export interface Apart {
  readonly perMessage: readonly (readonly Part[])[]
  readonly rest: readonly Part[]
}

/** What they cost: in all, by kind, and the upper bound of each message. */
export interface Sizes extends Size {
  readonly kinds: ReadonlyMap<PartKind, Readonly<Sum>>
  readonly messageTokens: readonly number[]
}

interface Counted {
  /** How the counter's tokens become the model's. */
  readonly kind: object
  readonly apart: Apart
  readonly sizes: Sizes
}

interface CountedRequest {
  readonly counter: object
  readonly counts: Counted[]
}

/** Parts of so many models are kept, for as long as their request is there. */
const MOST_KEPT = 4

const requests = new WeakMap<object, CountedRequest>()

/** Whether the same counter counted a request before. */
export function isCountedAgain(request: object, counter: object): boolean {
  return requests.get(request)?.counter === counter
}

/**
 * The sizes of a request's parts, by `count`, or as they were counted before by the same counter: the parts are compared, so
 * that a request that was changed meanwhile is counted anew. Nothing is kept of a request that is counted once.
 */
export async function countedBefore(
  { request, counter, kind }: { readonly request: object; readonly counter: object; readonly kind: object | null },
  apart: Apart,
  count: () => Promise<Sizes>,
): Promise<Sizes> {
  const last = requests.get(request)
  if (last?.counter !== counter || kind === null) {
    requests.set(request, { counter, counts: [] })
    return count()
  }
  const known = last.counts.find((one) => one.kind === kind && isSame(one.apart, apart))
  const sizes = known?.sizes ?? (await count())
  const others = last.counts.filter((one) => one !== known)
  last.counts.splice(0, last.counts.length, { kind, apart, sizes }, ...others.slice(0, MOST_KEPT - 1))
  return sizes
}

function isSame(a: Apart, b: Apart): boolean {
  return (
    a.perMessage.length === b.perMessage.length &&
    areSame(a.rest, b.rest) &&
    a.perMessage.every((parts, at) => areSame(parts, b.perMessage[at]!))
  )
}

function areSame(a: readonly Part[], b: readonly Part[]): boolean {
  return a === b || (a.length === b.length && a.every((part, at) => isSamePart(part, b[at]!)))
}

/** Whether two parts cost the same. What is noted of a part is only told: it has no part in its size. */
function isSamePart(a: Part, b: Part): boolean {
  if (a.kind !== b.kind || a.place !== b.place) return false
  if ('text' in a) return 'text' in b && a.text === b.text && a.certain === b.certain && a.likely === b.likely
  if ('whole' in a) {
    if (!('whole' in b) || a.whole !== b.whole || a.pieces.length !== b.pieces.length) return false
    return a.pieces.every((piece, at) => piece === b.pieces[at])
  }
  return 'lower' in b && a.lower === b.lower && a.tokens === b.tokens && a.upper === b.upper
}
