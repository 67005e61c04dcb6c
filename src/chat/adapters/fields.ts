/**
 * The one mechanism by which every API says what it does with the fields of a request. A shape names each field of
 * one kind of object: counted (some part of the adapter's has it) or free (the provider is known not to bill it).
 * A field that no shape names is unread: it costs its JSON at most, never nothing, and the count names it.
 */
import { type Fields, isObject } from '../content.ts'
import { boundedPart, type Part, type PartKind, type Unread, uncertainText } from './part.ts'

export interface Shape {
  readonly counted: ReadonlySet<string>
  readonly free: ReadonlySet<string>
  /** Fields that are objects, and what is known in them. In any other object nothing is looked for here. */
  readonly inner: { readonly [name: string]: Shape }
}

/**
 * A shape from two lists of names with spaces between, and the shapes of objects among the fields: an object that is not
 * among the counted is free.
 *
 * @example
 * const MESSAGE = shape('role content tool_calls', 'weight', { cache_control: shape('', 'type ttl') })
 */
export function shape(counted: string, free = '', inner: Shape['inner'] = {}): Shape {
  // Made when they are first asked: a page loads the shapes of all APIs, and reads one.
  let countedNames: ReadonlySet<string> | undefined
  let freeNames: ReadonlySet<string> | undefined
  return {
    get counted() {
      countedNames ??= names(counted)
      return countedNames
    },
    get free() {
      freeNames ??= names(`${free} ${Object.keys(inner).join(' ')}`)
      return freeNames
    },
    inner,
  }
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((name) => name !== ''))
}

/** What is written in any notation has some tokens more than its JSON; most for a tool, of whose schema nothing is known. */
const FRAME_TOKENS = 32
/** A choice of a whole request may add a sentence of the provider's: one costs 78 tokens. */
const CHOICE_TOKENS = 160
const CODE_UNITS_PER_TOKEN_MORE = 64
const CODE_UNITS_PER_TOKEN_OF_TOOLS = 8
/** Data of a whole request may be tools or a schema, with what a provider writes around them. */
const STRUCTURE_TOKENS = 800
const HOSTED_TOOL_TOKENS = 4100

/** What a picture, a sound, a film or a document in an unknown field may cost: as much as three hours of film. */
const UNREAD_MEDIA_TOKENS = 3_300_000

/**
 * The parts of those fields of `value` that `known` does not name. Fields without a value (`null`, `undefined`) are
 * not sent or say nothing, so they are free. `path` is where `value` stands: `''` for a request, `.content[0]` for a
 * block of a message. Linear in the fields; the JSON of what is not known is written.
 */
export function unreadFields(value: Fields, known: Shape, path: string, kind: PartKind = 'unread'): Part[] {
  const parts: Part[] = []
  for (const name of Object.keys(value)) {
    const field = value[name]
    if (field === undefined || field === null) continue
    const isKnown = known.counted.has(name) || known.free.has(name)
    if (isKnown && !isObject(field)) continue
    const at = path === '' ? name : `${path}.${name}`
    if (!isKnown) {
      parts.push(...unreadPart(kind, at.slice(0, 200), { [name]: field }, 'this field is not known'))
    } else if (isObject(field) && Object.hasOwn(known.inner, name)) {
      parts.push(...unreadFields(field, known.inner[name]!, at, kind))
    }
  }
  return parts
}

/**
 * The parts of something that is not read: nothing at least, its JSON and a frame at most, and more where it seems to
 * hold a file or a link to one.
 */
export function unreadPart(kind: PartKind, path: string, value: unknown, reason: string): Part[] {
  const unread: Unread = { path, reason }
  const text = json(value)
  const mediaTokens = mayHoldMedia(value, 0) ? UNREAD_MEDIA_TOKENS : 0
  return [
    { ...uncertainText(kind, 'content', text), unread },
    boundedPart(kind, 'framing', { lower: 0, tokens: 0, upper: frameTokens(kind, text, value) + mediaTokens }),
  ]
}

function frameTokens(kind: PartKind, text: string, value: unknown): number {
  const perToken = kind === 'tool-definition' ? CODE_UNITS_PER_TOKEN_OF_TOOLS : CODE_UNITS_PER_TOKEN_MORE
  const tokens = (kind === 'unread' ? CHOICE_TOKENS : FRAME_TOKENS) + Math.ceil(text.length / perToken)
  if (kind !== 'unread' || !isObject(value)) return tokens
  const fields = Object.values(value).filter(isObject)
  const members = fields.flatMap((field) => (Array.isArray(field) ? field : [field])).filter(isObject)
  const hosted = members.filter(({ type }) => typeof type === 'string' && !PLAIN_TYPES.has(type))
  return tokens + (fields.length === 0 ? 0 : STRUCTURE_TOKENS) + hosted.length * HOSTED_TOOL_TOKENS
}

/** Types of members that nobody runs. */
const PLAIN_TYPES = new Set(
  'function message text object json_schema json_object function_call function_call_output'.split(' '),
)

const MOST_LEVELS = 100
const MEDIA_NAME = /mime|image|picture|file|audio|video|document|media|inline_?data|blob/i
const LINK_OR_DATA = /^(?:https?:|data:|gs:|s3:)\S+$/i

/** Whether a value has a field that names a file, or a text that is a link or a file's bytes. Linear in the fields. */
function mayHoldMedia(value: unknown, level: number): boolean {
  if (typeof value === 'string') return LINK_OR_DATA.test(value.slice(0, 2000))
  if (!isObject(value) || level > MOST_LEVELS) return false
  if (ArrayBuffer.isView(value)) return true
  if (Array.isArray(value)) return value.some((one) => mayHoldMedia(one, level + 1))
  return Object.entries(value).some(
    ([name, field]) => (MEDIA_NAME.test(name) && field !== null) || mayHoldMedia(field, level + 1),
  )
}

function json(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
