/**
 * Sets of items as a forest: each item has a parent, a root is its own, and a root is the first item of its set. Unions
 * take nearly constant time.
 */

export function eachAlone(count: number): Int32Array {
  const parent = new Int32Array(count)
  for (let item = 0; item < count; item++) parent[item] = item
  return parent
}

export function unite(parent: Int32Array, a: number, b: number): void {
  const rootA = rootOf(parent, a)
  const rootB = rootOf(parent, b)
  if (rootA < rootB) parent[rootB] = rootA
  else parent[rootA] = rootB
}

/** Joins an item with the first that has its key. */
export function joinFirst(parent: Int32Array, firstOf: Map<string, number>, key: string, item: number): void {
  const first = firstOf.get(key)
  if (first === undefined) firstOf.set(key, item)
  else unite(parent, first, item)
}

/** Turns a forest into the number of each item's set; sets are numbered by their first items. Answers how many there are. */
export function numberSets(parent: Int32Array): number {
  let count = 0
  // A root comes before its members, so that one pass numbers them.
  for (let item = 0; item < parent.length; item++) {
    const root = parent[item]!
    parent[item] = root === item ? count++ : parent[root]!
  }
  return count
}

function rootOf(parent: Int32Array, item: number): number {
  let at = item
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!
    at = parent[at]!
  }
  return at
}
