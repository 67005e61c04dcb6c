/** Putting results into envelopes. Token arrays in them change hands instead of being copied. */
import type { Envelope } from '../protocol.ts'

/** `value` in an envelope. The buffers of its token arrays are added to `buffers`, the list to transfer. */
export function seal(value: unknown, buffers: Transferable[]): Envelope<unknown> {
  const move = (array: Uint32Array) => {
    const movable = withOwnBuffer(array)
    buffers.push(movable.buffer)
    return movable
  }
  if (value instanceof Uint32Array) return { ok: true, value: move(value) }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: true, value }
  const entries = Object.entries(value).map(([key, part]) => [key, part instanceof Uint32Array ? move(part) : part])
  return { ok: true, value: Object.fromEntries(entries) }
}

/** `array` with a buffer of its own: a view into a larger buffer would take all of that along. */
function withOwnBuffer(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const isWhole = array.buffer instanceof ArrayBuffer && array.byteLength === array.buffer.byteLength
  return isWhole ? (array as Uint32Array<ArrayBuffer>) : array.slice()
}
