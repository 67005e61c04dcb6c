import type { MediaSize, MediaSizes } from '../src/chat/index.ts'

/** How deep the id or the address of a file stands in the part that names it. */
const MOST_DEPTH = 4

/** Sizes by the id, the address or the name that a part has, as a body can give them: a function cannot be sent. */
export function mediaSizes(sizes: Readonly<Record<string, MediaSize>>): MediaSizes {
  const sizeIn = (value: unknown, depth: number): MediaSize | undefined => {
    if (typeof value === 'string') return Object.hasOwn(sizes, value) ? sizes[value] : undefined
    if (typeof value !== 'object' || value === null || depth === MOST_DEPTH) return undefined
    for (const field of Object.values(value)) {
      const size = sizeIn(field, depth + 1)
      if (size !== undefined) return size
    }
    return undefined
  }
  return (part) => sizeIn(part, 0)
}
