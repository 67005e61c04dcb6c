/** Names of files, which are bytes and not always text. */

/** What would change what a terminal shows: control characters, and marks that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A name as text; bytes that are not UTF-8 as `\xff`, so that two names never look the same. */
export function nameOf(path: Uint8Array): string {
  try {
    return decoder.decode(path)
  } catch {
    return [...splitUtf8(path)].join('')
  }
}

/** A text as a terminal may show it: on one line, and without characters that change the rest of it. */
export function shown(name: string): string {
  return name.replaceAll(UNSAFE, (character) => {
    const code = character.codePointAt(0)!
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** The characters of bytes, and each byte that belongs to none as an escape. */
function* splitUtf8(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at)
    if (length === 0) yield `\\x${bytes[at]!.toString(16).padStart(2, '0')}`
    else yield decoder.decode(bytes.subarray(at, at + length))
    at += Math.max(1, length)
  }
}

/** How many bytes the character at `at` has, or 0 when there is none. */
function lengthAt(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      decoder.decode(bytes.subarray(at, at + length))
      return length
    } catch {}
  }
  return 0
}
