/** Something that cannot be written as JSON: where it stands, what it is, and what to do about it. */
export interface Unwritable {
  /** From the value that was searched: `.content[0].input`. Empty for that value itself. */
  readonly path: string
  readonly received: string
  readonly remedy: string
}

/** Far deeper than any message, and far from what overflows the stack of any engine. */
const MOST_LEVELS = 500

/**
 * The first value that JSON cannot hold: a `bigint`, or data that contains itself. What `JSON.stringify` leaves out,
 * such as functions, passes. Linear in the fields.
 */
export function findUnwritable(value: unknown): Unwritable | null {
  return find(value, 0)
}

function find(value: unknown, level: number): Unwritable | null {
  if (typeof value === 'bigint') {
    return { path: '', received: 'a bigint', remedy: 'write it as a number or as text' }
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  if (level > MOST_LEVELS) {
    const received = `data of more than ${MOST_LEVELS} levels`
    return { path: '', received, remedy: 'take out what contains itself' }
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = find(value[index], level + 1)
      if (found) return within(`[${index}]`, found, level)
    }
    return null
  }
  for (const key of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[key]
    // Nearly all fields of a chat are text.
    if (typeof field === 'string') continue
    const found = find(field, level + 1)
    if (found) return within(`.${key.slice(0, 60)}`, found, level)
  }
  return null
}

/** A path starts where the search did and ends early: of data that contains itself it would have hundreds of steps. */
function within(step: string, found: Unwritable, level: number): Unwritable {
  return { ...found, path: level < 4 ? `${step}${found.path}` : '' }
}
