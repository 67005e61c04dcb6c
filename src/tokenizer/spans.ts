/** Where the tokens of a text are, when only the length in bytes of each token is known. */

/** The code units each token covers, `[start, end)`. */
export interface Spans {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/**
 * The spans of the tokens of `text`, from their lengths in UTF-8. A token with only part of a character spans the whole
 * character. One pass over the text.
 */
export function spansOf(text: string, byteLengths: ArrayLike<number>): Spans {
  const starts = new Uint32Array(byteLengths.length)
  const ends = new Uint32Array(byteLengths.length)
  // The character at `start` has the bytes `[startByte, endByte)` and ends before `end`.
  let start = 0
  let end = 0
  let endByte = 0
  const advance = (): void => {
    const codePoint = text.codePointAt(end)!
    start = end
    end += codePoint > 0xffff ? 2 : 1
    // A lone surrogate is encoded as U+FFFD: three bytes, the same as its own value would take.
    endByte += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
  }
  let byte = 0
  for (let i = 0; i < byteLengths.length; i++) {
    if (byte === endByte) advance()
    starts[i] = start
    byte += byteLengths[i]!
    while (endByte < byte) advance()
    ends[i] = end
  }
  return { starts, ends }
}
