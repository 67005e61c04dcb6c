/** Reads the fields of a reported usage, and knows at the end which of them nobody has read. */

/** An object that came from outside, or null. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

/** Text of a short field, or null: names of models and tiers, never content. */
export function asName(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Of an object with more leaves than this, the rest is named as one. */
const MOST_UNREAD = 50

/** The names of each path that was asked for. All paths are of the readers of this folder, so that it stays small. */
const namesOf = new Map<string, readonly string[]>()

/** Paths are the names of fields joined by `.`. */
export class FieldReader {
  readonly #value: Readonly<Record<string, unknown>>
  readonly #read = new Set<string>()

  constructor(value: Readonly<Record<string, unknown>>) {
    this.#value = value
  }

  /** What is at the path. It counts as read, with everything below it. */
  take(path: string): unknown {
    this.#read.add(path)
    return this.#peek(path)
  }

  /** The first whole number, 0 or more, that is at one of the paths. Others of its paths that are equal count as read. */
  count(...paths: readonly string[]): number | undefined {
    let found: number | undefined
    for (const path of paths) {
      const value = this.#peek(path)
      if (value === null || value === undefined) this.#read.add(path)
      else if (isCount(value) && (found === undefined || found === value)) {
        found = value
        this.#read.add(path)
      }
    }
    return found
  }

  /** Every whole number above 0 below the path, by its own name. Other values stay unread. */
  counts(path: string): Record<string, number> {
    const all: Record<string, number> = {}
    for (const [name, value] of Object.entries(asObject(this.#peek(path)) ?? {})) {
      if (!isCount(value)) continue
      this.#read.add(`${path}.${name}`)
      if (value > 0) all[name] = value
    }
    return all
  }

  /** Fields that say nothing about what is billed, or say again what others say. */
  skip(...paths: readonly string[]): void {
    for (const path of paths) this.#read.add(path)
  }

  /** The paths of all values that were not read and are not empty: not null, 0, false, `''`, `{}` or `[]`. */
  unread(): string[] {
    const found: string[] = []
    this.#collect(this.#value, '', found)
    return found
  }

  #peek(path: string): unknown {
    let names = namesOf.get(path)
    if (names === undefined) {
      names = path.split('.')
      namesOf.set(path, names)
    }
    let at: unknown = this.#value
    for (const name of names) {
      if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined
      at = (at as Readonly<Record<string, unknown>>)[name]
    }
    return at
  }

  #collect(value: unknown, path: string, found: string[]): void {
    if (found.length >= MOST_UNREAD || this.#read.has(path)) return
    if (Array.isArray(value)) {
      if (value.length > 0) found.push(path)
    } else if (asObject(value)) {
      for (const [name, one] of Object.entries(value as object)) {
        this.#collect(one, path === '' ? name.slice(0, 100) : `${path}.${name.slice(0, 100)}`, found)
      }
    } else if (value) found.push(path)
  }
}
