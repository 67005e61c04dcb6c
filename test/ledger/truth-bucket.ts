/** The truth about buckets: every flow in order, and what came back in between, in exact fractions. */

/** Tokens that were taken out at a time; below zero, given back. */
export interface Flow {
  readonly at: number
  readonly tokens: number
}

/** What is missing from a bucket at `now`, when `perMs` parts of 1/`scale` flow back each millisecond. */
export function missingFrom(flows: readonly Flow[], perMs: bigint, scale: bigint, now: number): number {
  let [level, time] = [0n, 0]
  const flowBack = (at: number) => {
    level -= perMs * BigInt(Math.max(0, at - time))
    if (level < 0n) level = 0n
    time = Math.max(time, at)
  }
  for (const { at, tokens } of flows) {
    flowBack(at)
    level += scale * BigInt(tokens)
    if (level < 0n) level = 0n
  }
  flowBack(now)
  return Number((level + scale - 1n) / scale)
}
