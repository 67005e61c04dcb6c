import { useState } from 'react'

/**
 * The value of an earlier render for as long as it is alike: the same, or an array or object whose entries are, to the
 * second level. So a list that is written out in a component is not a new question at each render.
 */
export function useStable<T>(value: T): T {
  const [held] = useState({ value })
  // Whatever an abandoned render left here, what is returned is alike to what this one was given.
  if (!isAlike(held.value, value, 2)) held.value = value
  return held.value
}

function isAlike(a: unknown, b: unknown, levels: number): boolean {
  if (Object.is(a, b)) return true
  if (levels === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => isAlike(a[name as never], b[name as never], levels - 1))
}
