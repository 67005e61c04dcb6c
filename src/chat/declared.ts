/** What the caller says about files that a request only names: their pages, seconds, pixels or tokens. */

import { describeValue, TokenroomError } from '../errors/index.ts'
import type { AdapterTarget } from './adapters/adapter.ts'
import { boundedPart, type FixedPart, type Part } from './adapters/part.ts'
import { type Fields, isObject } from './content.ts'
import { claudeDocumentTokens, claudePictureTokens } from './media/rules/anthropic.ts'
import { geminiDocumentTokens, geminiFilmTokens, geminiPictureTokens, geminiSoundTokens } from './media/rules/gemini.ts'
import { anyOpenAiPicture, openAiPictureRule, pictureTokens } from './media/rules/openai.ts'
import type { MediaTokens } from './media/types.ts'
import type { ChatApi } from './types.ts'

/** The size of something that is not in the request. */
export type MediaSize =
  | { readonly tokens: number }
  | { readonly pages: number }
  | { readonly seconds: number }
  | { readonly width: number; readonly height: number }

/** Says how large is what a part of a request names; `undefined` where it is not known. `path` is where it stands. */
export type MediaSizes = (part: Fields, path: string) => MediaSize | undefined

/** The parts with what `sizes` says in place of what the body does not hold. Linear in the parts. */
export function withDeclared(
  parts: readonly Part[],
  request: unknown,
  sizes: MediaSizes,
  api: ChatApi,
  target: AdapterTarget,
): readonly Part[] {
  return parts.map((part) => {
    if (!part.unbounded || !('lower' in part)) return part
    const path = part.unbounded.path.replace(/^\./, '')
    const named = valueAt(request, path)
    const size = sizes(isObject(named) ? named : { [path]: named }, path)
    return size === undefined ? part : sized(part, checked(size, path), api, target)
  })
}

/** What a size may say, one of these. */
const SIZES: readonly (readonly string[])[] = [['tokens'], ['pages'], ['seconds'], ['width', 'height']]
const EXPECTED = '{ tokens }, { pages }, { seconds } or { width, height }, numbers from 0, tokens and pages whole'
const MOST = 1e9

/** Throws `INVALID_ARGUMENT` for a size that is none: it would make a bound that does not hold. */
function checked(size: MediaSize, path: string): MediaSize {
  const fields: Fields = isObject(size) ? size : {}
  const names = SIZES.find((all) => all.every((name) => fields[name] !== undefined))
  if (names?.every((name) => isSize(name, fields[name]))) return size
  const received = isObject(size) ? JSON.stringify(size).slice(0, 100) : describeValue(size)
  const text = `media must answer ${EXPECTED} for "${path}"; received ${received}`
  throw new TokenroomError('INVALID_ARGUMENT', text, { name: 'media', received, expected: EXPECTED })
}

function isSize(name: string, value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= 0 && value < MOST)) return false
  return (name !== 'tokens' && name !== 'pages') || Number.isInteger(value)
}

function sized(part: FixedPart, size: MediaSize, api: ChatApi, target: AdapterTarget): Part {
  const range = tokensOfSize(size, api, target)
  return boundedPart(part.kind, part.place, range)
}

/** What a PDF's page costs at OpenAI: its text, and in Chat Completions a picture of it. No bill tells them apart. */
const OPENAI_PAGE = { lower: 1, tokens: 700, upper: 6000 } as const
const OPENAI_SECOND = { lower: 1, tokens: 10, upper: 50 } as const

function tokensOfSize(size: MediaSize, api: ChatApi, { model }: AdapterTarget): MediaTokens {
  if ('tokens' in size) return { lower: size.tokens, tokens: size.tokens, upper: size.tokens }
  const isClaude = api === 'anthropic' || model.startsWith('claude')
  if ('pages' in size) {
    const pages = { lower: size.pages, upper: size.pages }
    if (isClaude) return claudeDocumentTokens(pages, 'unknown')
    return api === 'gemini' ? geminiDocumentTokens(pages, 'unknown') : times(OPENAI_PAGE, size.pages)
  }
  if ('seconds' in size) {
    if (api !== 'gemini') return times(OPENAI_SECOND, size.seconds)
    // Sound or film: the body does not always say which.
    const { lower } = geminiSoundTokens(size.seconds)
    return { ...geminiFilmTokens(size.seconds, 'unknown'), lower }
  }
  if (isClaude) return claudePictureTokens(size, 'unknown')
  if (api === 'gemini') return geminiPictureTokens(size, 'unknown')
  const rule = openAiPictureRule(model)
  return rule ? pictureTokens(rule, size, 'auto') : anyOpenAiPicture(size, 'auto')
}

function times({ lower, tokens, upper }: MediaTokens, many: number): MediaTokens {
  return { lower: Math.floor(lower * many), tokens: Math.ceil(tokens * many), upper: Math.ceil(upper * many) }
}

/** What stands at a path such as `messages[0].content[1]`. */
function valueAt(request: unknown, path: string): unknown {
  let at = request
  for (const key of path.match(/[^.[\]]+/g) ?? []) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  return at
}
