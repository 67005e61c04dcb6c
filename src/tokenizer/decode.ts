/** Turning ids back into text. */

import type { Core } from '../core/core.ts'
import { TokenroomError } from '../errors/index.ts'

/** Ids that are decoded at once. The streaming decoder joins a character that is divided between two batches. */
const BATCH = 1 << 14

/** The text of `tokens`. Throws the error that `invalid` makes for the first id that is not a token. O(n). */
export function decodeTokens(
  tokens: Uint32Array | readonly number[],
  core: Core,
  specialTexts: ReadonlyMap<number, string>,
  invalid: (token: number, index: number) => TokenroomError,
): string {
  let text = ''
  let from = 0
  // A special token is ASCII, so no character reaches across it.
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i]
    const special = token === undefined ? undefined : specialTexts.get(token)
    if (special === undefined && i < tokens.length) {
      if (token === undefined || token >>> 0 !== token) throw invalid(token as number, i)
      continue
    }
    if (i > from) text += decodeRun(tokens, from, i, core, invalid)
    if (special !== undefined) text += special
    from = i + 1
  }
  return text
}

/** The text of tokens [from, to), none of them special. */
function decodeRun(
  tokens: Uint32Array | readonly number[],
  from: number,
  to: number,
  core: Core,
  invalid: (token: number, index: number) => TokenroomError,
): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  for (let start = from; start < to; start += BATCH) {
    const batch = Uint32Array.from(tokens.slice(start, Math.min(start + BATCH, to)))
    const bytes = core.decode(batch)
    if (typeof bytes === 'number') throw invalid(tokens[start + bytes] as number, start + bytes)
    text += decoder.decode(bytes, { stream: true })
  }
  return text + decoder.decode()
}

/** The error for an id that is not a token, at `index` of the list to decode. */
export function invalidToken(token: number, index: number, vocabularySize: number, encoding: string): TokenroomError {
  return new TokenroomError(
    'INVALID_TOKEN',
    `token ${token} at index ${index} is not in ${encoding}, whose ids are below ${vocabularySize}; decode with the encoding that made it`,
    { token, index, vocabularySize },
  )
}
