import { SLOT_IDS, SLOTS, type SlotId, type SlotSettings } from './slots/definitions.ts'
import { bySlot, emptyState, type PlaygroundState, ropeOf, textOf } from './state.ts'

/**
 * The state as a URL fragment, which is never sent to a server: JSON, deflated, in base64url. Contains only what differs
 * from an empty playground.
 */

/** Longer addresses break in chat programs and mail. */
export const LONGEST_FRAGMENT = 16_000

interface Shared {
  readonly v: 1
  readonly m: string
  readonly w?: number
  readonly r?: number
  readonly t: Partial<Record<SlotId, string>>
  readonly s?: Partial<Record<SlotId, Partial<SlotSettings>>>
}

/** The fragment of `state`, or null when it would be longer than `LONGEST_FRAGMENT`. */
export async function toFragment(state: PlaygroundState): Promise<string | null> {
  const texts = SLOT_IDS.filter((id) => state.texts[id].length > 0)
  if (texts.reduce((sum, id) => sum + state.texts[id].length, 0) > LONGEST_FRAGMENT * 40) return null
  const shared: Shared = {
    v: 1,
    m: state.modelId,
    ...(state.windowTokens === null ? {} : { w: state.windowTokens }),
    ...(state.outputReserveTokens === null ? {} : { r: state.outputReserveTokens }),
    t: Object.fromEntries(texts.map((id) => [id, textOf(state.texts[id])])),
    s: Object.fromEntries(SLOTS.flatMap((slot) => changesOf(slot.id, slot.settings, state.settings[slot.id]))),
  }
  const fragment = `#s=${toBase64Url(await pipe(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream('deflate-raw')))}`
  return fragment.length > LONGEST_FRAGMENT ? null : fragment
}

function changesOf(id: SlotId, initial: SlotSettings, now: SlotSettings): [SlotId, Partial<SlotSettings>][] {
  const changed = Object.entries(now).filter(([key, value]) => initial[key as keyof SlotSettings] !== value)
  return changed.length === 0 ? [] : [[id, Object.fromEntries(changed)]]
}

/** The state in a fragment. Null when there is none. Throws an error with a message when it is damaged. */
export async function fromFragment(hash: string): Promise<PlaygroundState | null> {
  if (!hash.startsWith('#s=')) return null
  let value: unknown
  try {
    const bytes = await pipe(fromBase64Url(hash.slice(3)), new DecompressionStream('deflate-raw'))
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new Error('The shared address is damaged or was cut off.', { cause })
  }
  return fromShared(value)
}

function fromShared(value: unknown): PlaygroundState {
  if (!isObject(value) || value.v !== 1)
    throw new Error('The shared address is from another version of the playground.')
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

async function pipe(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(through)).arrayBuffer())
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
