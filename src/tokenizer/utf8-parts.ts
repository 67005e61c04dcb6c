/**
 * Text from UTF-8 in parts that may end inside a character. Each part is decoded as a whole: a decoder that keeps state
 * between calls (`stream`) is several times as slow in Node, where only whole buffers go to V8's own decoder.
 */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const NOTHING = new Uint8Array()

/** The text so far, in `text`, but for an incomplete character at its end. Bytes that are no UTF-8 become U+FFFD. */
export class Utf8Parts {
  text = ''
  #rest = NOTHING

  /**
   * Adds a part, which may be a view of memory that changes later; `textOf` gives the text of some of its bytes. O(length of
   * the part).
   */
  add(bytes: Uint8Array, textOf: (from: number, to: number) => string): void {
    let start = 0
    if (this.#rest.length > 0) {
      while (start < bytes.length && isContinuation(bytes[start])) start++
      this.#rest = joined(this.#rest, bytes.subarray(0, start))
      if (start === bytes.length) return
      this.end()
    }
    const end = completeEnd(bytes, start)
    if (end < bytes.length) this.#rest = bytes.slice(end)
    this.text += textOf(start, end)
  }

  /** Nothing continues a character that is incomplete. The whole text. */
  end(): string {
    if (this.#rest.length > 0) this.text += decoder.decode(this.#rest)
    this.#rest = NOTHING
    return this.text
  }
}

/** Where the last character that may be incomplete starts, not before `start`, or the length of `bytes`. */
function completeEnd(bytes: Uint8Array, start: number): number {
  let lead = bytes.length - 1
  while (lead > start && isContinuation(bytes[lead])) lead--
  const byte = bytes[lead] ?? 0
  if (lead < start || byte < 0xc0) return bytes.length
  const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
  return bytes.length - lead < length ? lead : bytes.length
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
