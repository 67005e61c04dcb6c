/** Requests that are far larger than others of their kind. */
import type { UsageRecord } from '../record.ts'

export interface Outlier {
  readonly record: UsageRecord
  /** Input and output. */
  readonly tokens: number
  /** Of the requests of the same feature and model, within a tenth. */
  readonly medianTokens: number
}

export interface Outliers {
  add(record: UsageRecord): void
  /** At least ten times the median of twenty or more requests of their feature and model; the largest first. */
  list(): readonly Outlier[]
  /** Kinds beyond the most that are kept apart; their requests are not looked at. */
  readonly leftOut: number
}

const FACTOR = 10
const LEAST_REQUESTS = 20
/** Of each kind so many of the largest requests are kept. */
const KEPT = 10
const MOST_KINDS = 10_000
/** Buckets of an octave. */
const STEPS = 8

interface Kind {
  count: number
  readonly buckets: Map<number, number>
  largest: UsageRecord[]
}

/** Looks at requests as they pass. Memory is bounded, whatever their number: a histogram for each feature and model. */
export function createOutliers(): Outliers {
  const kinds = new Map<string, Kind>()
  const unseen = new Set<string>()
  return {
    add(record) {
      const tokens = tokensOf(record)
      if (tokens === 0) return
      const name = JSON.stringify([record.feature, record.model])
      let kind = kinds.get(name)
      if (kind === undefined) {
        if (kinds.size >= MOST_KINDS) {
          if (unseen.size < MOST_KINDS) unseen.add(name)
          return
        }
        kind = { count: 0, buckets: new Map(), largest: [] }
        kinds.set(name, kind)
      }
      kind.count++
      const bucket = Math.floor(Math.log2(tokens) * STEPS)
      kind.buckets.set(bucket, (kind.buckets.get(bucket) ?? 0) + 1)
      const last = kind.largest.at(-1)
      if (kind.largest.length < KEPT || tokens > tokensOf(last!)) {
        kind.largest = [...kind.largest, record].sort((a, b) => tokensOf(b) - tokensOf(a)).slice(0, KEPT)
      }
    },
    list: () =>
      [...kinds.values()]
        .filter(({ count }) => count >= LEAST_REQUESTS)
        .flatMap((kind) => {
          const medianTokens = medianOf(kind)
          return kind.largest.map((record) => ({ record, tokens: tokensOf(record), medianTokens }))
        })
        .filter(({ tokens, medianTokens }) => tokens >= FACTOR * medianTokens)
        .sort((a, b) => b.tokens - a.tokens),
    get leftOut() {
      return unseen.size
    },
  }
}

function tokensOf({ inputTokens, outputTokens }: UsageRecord): number {
  return inputTokens + outputTokens
}

/** The middle of the bucket that the median is in. */
function medianOf({ count, buckets }: Kind): number {
  let seen = 0
  for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
    seen += buckets.get(bucket)!
    if (seen * 2 >= count) return Math.round(2 ** ((bucket + 0.5) / STEPS))
  }
  return 0
}
