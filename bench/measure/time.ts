/** The middle of some numbers; of an even number of them, the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted[(sorted.length - 1) >> 1]
  if (middle === undefined) throw new Error('the median of no numbers was asked for')
  return middle
}

/** Milliseconds of one call. */
export function timeOnce(run: () => unknown): number {
  const started = performance.now()
  run()
  return performance.now() - started
}

/**
 * The median milliseconds of a call that is repeated for a fifth of a second, at least three times. A call that takes longer
 * than a second is made once: no noise is as large as that.
 */
export function timeRepeated(run: () => unknown): number {
  const times: number[] = []
  let total = 0
  while (times.length < 100 && (total < 200 || times.length < (total < 1000 ? 3 : 1))) {
    const ms = timeOnce(run)
    times.push(ms)
    total += ms
  }
  return median(times)
}
