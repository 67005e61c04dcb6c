/** Bytes of a file wherever they are: an array, base64 text or a data URL. Reading a header decodes only what it touches. */

/** Reading went past the end: the file is shorter than its header says. Only `readMedia` and the readers see it. */
export class EndOfBytes extends Error {}

/** How many bytes of base64 text are decoded at once. A multiple of 3, so that a window begins with a whole group. */
const WINDOW_BYTES = 12_288

/**
 * Random access to the bytes of a file. All numbers are big-endian unless the name ends in `le`; offsets are in
 * bytes. Every read past the end throws `EndOfBytes`. A read costs constant time, and base64 is decoded in windows.
 */
export class Bytes {
  readonly length: number
  readonly #decode: (start: number, end: number) => Uint8Array
  #window: Uint8Array
  #start: number

  private constructor(length: number, window: Uint8Array, decode: (start: number, end: number) => Uint8Array) {
    this.length = length
    this.#window = window
    this.#start = 0
    this.#decode = decode
  }

  static ofArray(array: Uint8Array): Bytes {
    return new Bytes(array.length, array, (start, end) => array.subarray(start, end))
  }

  /** Base64 in either alphabet, padded or not, wrapped into lines or not. Null for text that is not base64. */
  static ofBase64(text: string): Bytes | null {
    const base64 = /\s/.test(text.slice(0, 4096)) ? text.replace(/\s+/g, '') : text
    let end = base64.length
    while (end > 0 && base64[end - 1] === '=') end--
    const length = Math.floor((end * 3) / 4)
    const decode = (start: number, stop: number) => decodeBase64(base64, start, stop)
    const first = decode(0, Math.min(length, WINDOW_BYTES))
    return first.length === Math.min(length, WINDOW_BYTES) ? new Bytes(length, first, decode) : null
  }

  u8(at: number): number {
    let index = at - this.#start
    if (index < 0 || index >= this.#window.length) {
      this.#move(at)
      index = at - this.#start
    }
    return this.#window[index]!
  }

  u16(at: number): number {
    return this.u8(at) * 0x100 + this.u8(at + 1)
  }

  u24(at: number): number {
    return this.u16(at) * 0x100 + this.u8(at + 2)
  }

  u32(at: number): number {
    return this.u16(at) * 0x10000 + this.u16(at + 2)
  }

  /** Above 2^53 the number is only about right, and far above the length of any file. */
  u64(at: number): number {
    return this.u32(at) * 0x1_0000_0000 + this.u32(at + 4)
  }

  u16le(at: number): number {
    return this.u8(at) + this.u8(at + 1) * 0x100
  }

  u24le(at: number): number {
    return this.u16le(at) + this.u8(at + 2) * 0x10000
  }

  u32le(at: number): number {
    return this.u16le(at) + this.u16le(at + 2) * 0x10000
  }

  u64le(at: number): number {
    return this.u32le(at) + this.u32le(at + 4) * 0x1_0000_0000
  }

  /** `length` bytes as Latin-1 text: the four letters of a box, a chunk or a brand. */
  ascii(at: number, length: number): string {
    let text = ''
    for (let index = 0; index < length; index++) text += String.fromCharCode(this.u8(at + index))
    return text
  }

  /** The bytes from `start` up to `end`, fewer where the file ends before. */
  slice(start: number, end: number): Uint8Array {
    return this.#decode(start, Math.min(end, this.length))
  }

  #move(at: number): void {
    if (!(at >= 0 && at < this.length)) throw new EndOfBytes()
    const start = at - (at % WINDOW_BYTES)
    this.#window = this.#decode(start, Math.min(this.length, start + WINDOW_BYTES))
    this.#start = start
    // A character that is not base64 ends what can be decoded.
    if (at - start >= this.#window.length) throw new EndOfBytes()
  }
}

/**
 * The bytes of a source as the APIs and their SDKs take it: an array, a buffer, base64 text, or a data URL in base64.
 * Null for a link and for anything else.
 */
export function bytesOf(source: unknown): Bytes | null {
  if (source instanceof Uint8Array) return Bytes.ofArray(source)
  if (source instanceof ArrayBuffer) return Bytes.ofArray(new Uint8Array(source))
  if (ArrayBuffer.isView(source)) {
    return Bytes.ofArray(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
  }
  const text = source instanceof URL ? source.href : source
  if (typeof text !== 'string' || text === '') return null
  if (!/^data:/i.test(text)) return Bytes.ofBase64(text)
  const comma = text.indexOf(',')
  return /;base64$/i.test(text.slice(0, Math.max(0, comma)).trimEnd()) ? Bytes.ofBase64(text.slice(comma + 1)) : null
}

const NOT_BASE64 = 255
const digits = new Uint8Array(128).fill(NOT_BASE64)
for (const [index, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  digits[char.charCodeAt(0)] = index
}
digits['-'.charCodeAt(0)] = 62
digits['_'.charCodeAt(0)] = 63

/** The bytes from `start` up to `end`; fewer where a character is not base64. `atob` knows one alphabet only, and throws. */
function decodeBase64(base64: string, start: number, end: number): Uint8Array {
  const skip = start % 3
  const bytes = new Uint8Array(Math.max(0, end - start + skip))
  let filled = 0
  for (let at = ((start - skip) / 3) * 4; filled < bytes.length; at += 4) {
    const a = digitAt(base64, at)
    const b = digitAt(base64, at + 1)
    const c = digitAt(base64, at + 2)
    const d = digitAt(base64, at + 3)
    if (a === NOT_BASE64 || b === NOT_BASE64) break
    bytes[filled++] = (a << 2) | (b >> 4)
    if (c === NOT_BASE64) break
    if (filled < bytes.length) bytes[filled++] = ((b & 15) << 4) | (c >> 2)
    if (d === NOT_BASE64) break
    if (filled < bytes.length) bytes[filled++] = ((c & 3) << 6) | d
  }
  return bytes.subarray(skip, Math.max(skip, filled))
}

function digitAt(base64: string, at: number): number {
  const code = base64.charCodeAt(at)
  return code < 128 ? digits[code]! : NOT_BASE64
}
