/** Turning ids back into text. */

import type { Core } from '../core/core.ts'
import { TokenroomError } from '../errors/index.ts'
import { Utf8Parts } from './utf8-parts.ts'

/** The most ids that are decoded at once: their bytes and their text stay in the processor's caches. */
const BATCH = 1 << 12
/** Ids that are decoded at first, and after a special token, which ends a batch: four times as many each time. */
const FIRST_BATCH = 1 << 8

/** No token has this id. */
const NO_TOKEN = 0xffffffff

/** The text of `tokens`. Throws the error that `invalid` makes for the first id that is not a token. O(n). */
export function decodeTokens(
  tokens: Uint32Array | readonly number[],
  core: Core,
  specialTexts: ReadonlyMap<number, string>,
  invalid: (token: number, index: number) => TokenroomError,
): string {
  const parts = new Utf8Parts()
  const textOf = (start: number, end: number) => core.textOf(start, end)
  let size = FIRST_BATCH
  for (let from = 0; from < tokens.length; ) {
    const batch = idsOf(tokens, from, Math.min(from + size, tokens.length))
    const bytes = core.decode(batch)
    if (typeof bytes !== 'number') {
      parts.add(bytes, textOf)
      from += batch.length
      size = Math.min(size * 4, BATCH)
      continue
    }
    // The id at this index of the batch is a special token, or none.
    const at = from + bytes
    const special = specialTexts.get(tokens[at] as number)
    if (special === undefined) throw invalid(tokens[at] as number, at)
    if (bytes > 0) parts.add(core.decode(batch.subarray(0, bytes)) as Uint8Array, textOf)
    parts.end()
    parts.text += special
    from = at + 1
    size = FIRST_BATCH
  }
  return parts.end()
}

/** The tokens [from, to) as ids. What is no whole number of 32 bits becomes an id that no token has. */
function idsOf(tokens: Uint32Array | readonly number[], from: number, to: number): Uint32Array {
  if (tokens instanceof Uint32Array) return tokens.subarray(from, to)
  const ids = new Uint32Array(to - from)
  for (let i = from; i < to; i++) {
    const token = tokens[i] as number
    ids[i - from] = token >>> 0 === token ? token : NO_TOKEN
  }
  return ids
}

/** The error for an id that is not a token, at `index` of the list to decode. */
export function invalidToken(token: number, index: number, vocabularySize: number, encoding: string): TokenroomError {
  return new TokenroomError(
    'INVALID_TOKEN',
    `token ${token} at index ${index} is not in ${encoding}, whose ids are below ${vocabularySize}; decode with the encoding that made it`,
    { token, index, vocabularySize },
  )
}
