import { TokenroomError } from '../src/errors/index.ts'

/** Bounds of what JSON may be made of. */
export interface JsonLimits {
  readonly maxDepth: number
  readonly maxValues: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Throws `BODY_TOO_COMPLEX` when JSON in `bytes` nests deeper or has more values than allowed, before anything is
 * made of it: a megabyte of `[` or `{},` would otherwise become a hundred of objects. Bytes that are not JSON
 * pass; parsing tells. One pass, in which texts are skipped at the speed of a search.
 */
export function requireModest(bytes: Uint8Array, { maxDepth, maxValues }: JsonLimits): void {
  let depth = 0
  // Every value but the first comes after a comma or an opening bracket.
  let values = 1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = endOfText(bytes, at)
    } else if (byte === COMMA) {
      if (++values > maxValues) throw tooComplex('values', maxValues, at)
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++depth > maxDepth) throw tooComplex('depth', maxDepth, at)
      if (++values > maxValues) throw tooComplex('values', maxValues, at)
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth--
    }
  }
}

/** Where the text that begins at `start` has its closing quote, or the end of the bytes. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = bytes.indexOf(QUOTE, from)
    if (quote === -1) return bytes.length
    let before = quote
    while (bytes[before - 1] === BACKSLASH) before--
    // An even number of backslashes are backslashes; the last of an odd number escapes the quote.
    if ((quote - before) % 2 === 0) return quote
    from = quote + 1
  }
}

function tooComplex(measure: 'depth' | 'values', limit: number, offsetBytes: number): TokenroomError {
  const what = measure === 'depth' ? `nests deeper than ${limit} levels` : `has more than ${limit} values`
  return new TokenroomError(
    'BODY_TOO_COMPLEX',
    `the JSON ${what} at byte ${offsetBytes}; send a flatter, smaller request`,
    {
      measure,
      limit,
      offsetBytes,
    },
  )
}
