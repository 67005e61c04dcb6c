/**
 * The one mechanism by which every API says what it does with the fields of a request. A shape names each field of
 * one kind of object: counted (some part of the adapter's has it) or free (the provider is known not to bill it).
 * A field that no shape names is unread: it costs its JSON at most, never nothing, and the count names it.
 */
import type { Fields } from '../content.ts'
import { boundedPart, type Part, type PartKind, type Unread, uncertainText } from './part.ts'

export interface Shape {
  readonly counted: ReadonlySet<string>
  readonly free: ReadonlySet<string>
}

/**
 * A shape from two lists of names with spaces between.
 *
 * @example
 * const MESSAGE = shape('role content name tool_calls', 'refusal_reason')
 */
export function shape(counted: string, free = ''): Shape {
  return { counted: names(counted), free: names(free) }
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((name) => name !== ''))
}

/** A field that nobody knows may be rendered in any notation: some tokens beside its JSON. */
const UNREAD_FRAME_TOKENS = 32

/**
 * The parts of those fields of `value` that `known` does not name. Fields without a value (`null`, `undefined`) are
 * not sent or say nothing, so they are free. `path` is where `value` stands: `''` for a request, `.content[0]` for a
 * block of a message. Linear in the fields; the JSON of what is not known is written.
 */
export function unreadFields(value: Fields, known: Shape, path: string, kind: PartKind = 'unread'): Part[] {
  const parts: Part[] = []
  for (const name of Object.keys(value)) {
    if (known.counted.has(name) || known.free.has(name) || value[name] === undefined || value[name] === null) continue
    const at = path === '' ? name : `${path}.${name}`
    parts.push(...unreadPart(kind, at.slice(0, 200), { [name]: value[name] }, 'this field is not known'))
  }
  return parts
}

/** The parts of something that is not read: nothing at least, its JSON and a frame at most. */
export function unreadPart(kind: PartKind, path: string, value: unknown, reason: string): Part[] {
  const unread: Unread = { path, reason }
  return [
    { ...uncertainText(kind, 'content', json(value)), unread },
    boundedPart(kind, 'framing', { lower: 0, tokens: 0, upper: UNREAD_FRAME_TOKENS }),
  ]
}

function json(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
