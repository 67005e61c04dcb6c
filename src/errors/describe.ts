/** How values and numbers are shown in error messages. */

/** A value as an error message shows it: its kind, and the value itself when that is short. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string')
    return value.length > 40 ? `a string of ${value.length} code units` : JSON.stringify(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value !== 'object') return `a ${typeof value}`
  // Not the value's own `constructor`: in JSON from a client that may be anything.
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' ? name : 'an object'
}

/** A number as messages show it: `1,204`. The same in every locale, and faster than `toLocaleString`. */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Languages in which whole numbers are written as `formatNumber` writes them. */
export const PLAIN_LANGUAGES = /^en(-US|-GB)?$/
