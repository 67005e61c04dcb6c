/** The checks every tokenizer makes of what it is given: a typed error instead of a wrong number. */
import type { Keep } from '../counter.ts'
import { describeValue, TokenroomError } from '../errors/index.ts'

/** Throws `INVALID_TEXT` unless `text` is a string. */
export function requireText(text: unknown): asserts text is string {
  if (typeof text === 'string') return
  const received = describeValue(text)
  throw new TokenroomError('INVALID_TEXT', `text must be a string, not ${received}; convert it before counting`, {
    received,
  })
}

/** Throws `INVALID_LIMIT` unless `limit` is a whole number of tokens, zero or more. `name` is the argument's name. */
export function requireLimit(limit: unknown, name = 'limitTokens'): asserts limit is number {
  if (Number.isSafeInteger(limit) && (limit as number) >= 0) return
  const received = describeValue(limit)
  throw new TokenroomError(
    'INVALID_LIMIT',
    `${name} must be a whole number of tokens, 0 or more, not ${received}; round it first, with Math.floor to be safe`,
    { name, received },
  )
}

/** Throws `INVALID_ARGUMENT` unless `texts` is an array. Its items are checked one by one when they are counted. */
export function requireTexts(texts: unknown): asserts texts is readonly unknown[] {
  if (Array.isArray(texts)) return
  requireArgument('texts', texts, 'an array of strings')
}

/** Throws `INVALID_ARGUMENT` unless `tokens` is a list of numbers; whether each is a token is the vocabulary's to say. */
export function requireTokens(tokens: unknown): asserts tokens is ArrayLike<number> {
  if (Array.isArray(tokens) || tokens instanceof Uint32Array) return
  requireArgument('tokens', tokens, 'a Uint32Array or an array of token ids')
}

/** The part to keep, `start` when none is named. Throws `INVALID_ARGUMENT` for anything else than the three there are. */
export function requireKeep(keep: unknown = 'start'): Keep {
  if (keep === 'start' || keep === 'end' || keep === 'middle') return keep
  return requireArgument('keep', keep, "'start', 'end' or 'middle'")
}

/** One for all calls: most name no special tokens, and short texts are counted by the thousand. */
const NONE: readonly string[] = []

/**
 * The special tokens that an option names, none when it is left out. Throws `INVALID_ARGUMENT` for anything but `'all'`
 * and an array: of a set, which other tokenizers take, nothing would be allowed.
 */
export function requireSpecials(
  name: 'allowedSpecial' | 'disallowedSpecial',
  value: 'all' | readonly string[] = NONE,
): 'all' | readonly string[] {
  if (value === 'all' || Array.isArray(value)) return value
  return requireArgument(name, value, "'all' or an array of special tokens")
}

function requireArgument(name: string, value: unknown, expected: string): never {
  const received = describeValue(value)
  throw new TokenroomError('INVALID_ARGUMENT', `${name} must be ${expected}, not ${received}`, {
    name,
    received,
    expected,
  })
}

/** The error for an id that `decode` does not know, at `index` of its list. */
export function invalidToken(token: number, index: number, vocabularySize: number, encoding: string): TokenroomError {
  return new TokenroomError(
    'INVALID_TOKEN',
    `token ${token} at index ${index} is not in ${encoding}, whose ids are below ${vocabularySize}; decode with the encoding that made it`,
    { token, index, vocabularySize },
  )
}
