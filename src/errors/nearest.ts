/** Suggestions for a misspelt name. `O(names × length²)`, for short names. */

const LONGEST_NAME = 64

/** The edits (insert, delete, replace, swap neighbours) that turn `a` into `b`, or `limit + 1` if there are more. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforePrevious[j - 2]! + 1)
      row.push(best)
    }
    beforePrevious = previous
    previous = row
  }
  return Math.min(previous[b.length]!, limit + 1)
}

/**
 * Up to `count` of the `names` most similar to `name`. Names that begin with it come alone, the shortest first. Otherwise
 * those that differ least from it; among equals, those that begin like it for longest. Leaves out names that differ in half
 * of it or more.
 */
export function nearestNames(name: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = name.toLowerCase().slice(0, LONGEST_NAME)
  const begin = wanted === '' ? [] : names.filter((candidate) => candidate.toLowerCase().startsWith(wanted))
  if (begin.length > 0) return begin.sort((a, b) => a.length - b.length).slice(0, count)
  const limit = Math.max(1, Math.ceil(wanted.length / 2) - 1)
  return names
    .map((candidate) => {
      const lower = candidate.toLowerCase()
      return { candidate, distance: editDistance(wanted, lower, limit), shared: sharedStart(wanted, lower) }
    })
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || b.shared - a.shared)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

function sharedStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
