import { SLOT_IDS, SLOTS, type SlotId, type SlotSettings } from './slots/definitions.ts'
import { bySlot, emptyState, type PlaygroundState, ropeOf, textOf } from './state.ts'

/**
 * The state as a URL fragment, which is never sent to a server. A short text is in it as it is, so that people can read and
 * write the address: `#model=gpt-4o&text=Hello`. Anything else is JSON, deflated, in base64url: `#s=…`. Contains only what
 * differs from an empty playground. `view` may stand beside both.
 */

/** Longer addresses break in chat programs and mail. */
export const LONGEST_FRAGMENT = 16_000
/** Longer texts are deflated. */
const LONGEST_READABLE = 300
/** Addresses that are opened may be from a later version, with longer ones. */
const LONGEST_OPENED = 64_000
/** What a fragment may inflate to. A few bytes can hold gigabytes. */
const MOST_INFLATED_BYTES = 4_000_000

/** A state as it is written: in a link, and on this device. */
export interface Shared {
  readonly v: 1
  readonly m: string
  readonly w?: number
  readonly r?: number
  readonly t: Partial<Record<SlotId, string>>
  readonly s?: Partial<Record<SlotId, Partial<SlotSettings>>>
}

/** The fragment of `state`, shown in `view` if one is named; null when it would be longer than `LONGEST_FRAGMENT`. */
export async function toFragment(state: PlaygroundState, view?: string): Promise<string | null> {
  if (SLOT_IDS.reduce((sum, id) => sum + state.texts[id].length, 0) > LONGEST_FRAGMENT * 40) return null
  const shared = toShared(state)
  const fields = readable(shared) ?? (await deflated(shared))
  if (fields === null) return null
  const fragment = `#${new URLSearchParams({ ...fields, ...(view && { view }) })}`
  return fragment.length > LONGEST_FRAGMENT ? null : fragment
}

/** The fields of an address for people; null for what is long, has more than a text, or cannot be in an address as it is. */
function readable({ m, w, r, t, s = {} }: Shared): Readonly<Record<string, string>> | null {
  const { user: text = '', ...others } = t
  const isMore = w !== undefined || r !== undefined || Object.keys({ ...others, ...s }).length > 0
  return isMore || text === '' || text.length > LONGEST_READABLE || /\p{Surrogate}/u.test(text)
    ? null
    : { model: m, text }
}

async function deflated(shared: Shared): Promise<Readonly<Record<string, string>> | null> {
  const json = new TextEncoder().encode(JSON.stringify(shared))
  if (json.length > MOST_INFLATED_BYTES) return null
  return { s: toBase64Url(await pipe(json, new CompressionStream('deflate-raw'), MOST_INFLATED_BYTES)) }
}

/** Whether a fragment holds somebody's texts. */
export const isShared = (hash: string): boolean => ['s', 'text'].some((name) => linkFields(hash).has(name))

/** The fields of a fragment. */
export const linkFields = (hash: string): URLSearchParams => new URLSearchParams(hash.slice(1, LONGEST_OPENED))

/** What differs from an empty page, as JSON can have it. */
export function toShared(state: PlaygroundState): Shared {
  const texts = SLOT_IDS.filter((id) => state.texts[id].length > 0)
  return {
    v: 1,
    m: state.modelId,
    ...(state.windowTokens === null ? {} : { w: state.windowTokens }),
    ...(state.outputReserveTokens === null ? {} : { r: state.outputReserveTokens }),
    t: Object.fromEntries(texts.map((id) => [id, textOf(state.texts[id])])),
    s: Object.fromEntries(SLOTS.flatMap((slot) => changesOf(slot.id, slot.settings, state.settings[slot.id]))),
  }
}

function changesOf(id: SlotId, initial: SlotSettings, now: SlotSettings): [SlotId, Partial<SlotSettings>][] {
  const changed = Object.entries(now).filter(([key, value]) => initial[key as keyof SlotSettings] !== value)
  return changed.length === 0 ? [] : [[id, Object.fromEntries(changed)]]
}

/** The state in a fragment. Null when there is none. Rejects, with a sentence, when it is damaged or too long. */
export async function fromFragment(hash: string): Promise<PlaygroundState | null> {
  if (!isShared(hash)) return null
  if (hash.length > LONGEST_OPENED) throw new Error('The shared link is too long: nothing that this page made.')
  const fields = linkFields(hash)
  const packed = fields.get('s')
  if (packed === null) return fromShared({ v: 1, m: fields.get('model') ?? undefined, t: { user: fields.get('text') } })
  let value: unknown
  try {
    const inflate = new DecompressionStream('deflate-raw')
    const bytes = await pipe(fromBase64Url(packed), inflate, MOST_INFLATED_BYTES)
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    if (cause instanceof TooLongError) throw cause
    throw new Error('The shared link is damaged or was cut off.', { cause })
  }
  return fromShared(value)
}

/** The state of what `toShared` made. Takes only texts, and fields of the right type: a link can come from anywhere. */
export function fromShared(value: unknown): PlaygroundState {
  if (!isObject(value) || value.v !== 1) throw new Error('The shared link is from another version of this page.')
  const state = emptyState(typeof value.m === 'string' ? value.m : undefined)
  const texts = isObject(value.t) ? value.t : {}
  const settings = isObject(value.s) ? value.s : {}
  return {
    ...state,
    windowTokens: positive(value.w),
    outputReserveTokens: value.r === 0 ? 0 : positive(value.r),
    texts: bySlot((id) => ropeOf(typeof texts[id] === 'string' ? texts[id] : '')),
    settings: bySlot((id) => mergeSettings(state.settings[id], settings[id], id)),
  }
}

/** Takes only fields of the right type, because an address can come from anywhere. */
function mergeSettings(initial: SlotSettings, given: unknown, id: SlotId): SlotSettings {
  if (!isObject(given)) return initial
  const allowed = SLOTS.find((slot) => slot.id === id)!.policies
  const merged: Record<string, unknown> = { ...initial }
  for (const key of Object.keys(initial) as (keyof SlotSettings)[]) {
    if (typeof given[key] !== typeof initial[key]) continue
    if (key === 'policy' && !allowed.some((policy) => policy === given[key])) continue
    if (typeof given[key] === 'number' && !(Number.isInteger(given[key]) && given[key] >= 0)) continue
    merged[key] = given[key]
  }
  return merged as unknown as SlotSettings
}

const positive = (value: unknown) => (Number.isInteger(value) && (value as number) > 0 ? (value as number) : null)

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

class TooLongError extends Error {}

/** Reads `bytes` through a stream. Stops, and rejects, as soon as more than `mostBytes` come out. */
async function pipe(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = new Blob([bytes]).stream().pipeThrough<Uint8Array<ArrayBuffer>>(through).getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length
    if (length > mostBytes) {
      await reader.cancel()
      throw new TooLongError('The shared link holds more than this page opens: 4 MB of text.')
    }
    chunks.push(read.value)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
