/**
 * Special tokens, as in tiktoken. Text such as `<|endoftext|>` is ordinary text unless it is allowed, and an error when it
 * is disallowed. An allowed special token divides the text: the split rules see each section on its own.
 */
import { invalidArgument, TokenroomError } from '../errors/index.ts'
import type { EncodeOptions } from './types.ts'

/** The special tokens of one encoding: their texts and their ids. */
export type SpecialTokens = ReadonlyMap<string, number>

/** A section of a text: ordinary text, or exactly one special token, whose id is then given. */
export interface Section {
  readonly text: string
  readonly startCodeUnits: number
  readonly specialId: number | undefined
}

/**
 * Throws `DISALLOWED_SPECIAL` when `text` has a special token that `options` refuse. `'all'` refuses every special token
 * that is not allowed. A list refuses what it names, allowed or not. Throws `INVALID_ARGUMENT` for anything else.
 */
export function refuseDisallowed(text: string, specials: SpecialTokens, options: EncodeOptions | undefined): void {
  const disallowed = requireSpecials('disallowedSpecial', options?.disallowedSpecial)
  if (disallowed.length === 0) return
  const allowed = allowedNames(specials, options)
  const names = disallowed === 'all' ? [...specials.keys()].filter((name) => !allowed.includes(name)) : disallowed
  const match = names.length === 0 ? null : patternOf(names).exec(text)
  if (match === null) return
  const special = match[0]
  throw new TokenroomError(
    'DISALLOWED_SPECIAL',
    `the text has the special token ${special} at code unit ${match.index}; allow it with allowedSpecial, or leave disallowedSpecial out to treat it as text`,
    { special, startCodeUnits: match.index },
  )
}

/** Whether `options` allow any special token. If not, a text is one section. Throws `INVALID_ARGUMENT`. */
export function allowsSpecial(options: EncodeOptions | undefined): boolean {
  return requireSpecials('allowedSpecial', options?.allowedSpecial).length > 0
}

/** The sections of `text` between and at its allowed special tokens, in order. None is empty. */
export function* sectionsOf(
  text: string,
  specials: SpecialTokens,
  options: EncodeOptions | undefined,
): Generator<Section> {
  let start = 0
  const names = allowedNames(specials, options)
  for (const match of names.length === 0 ? [] : text.matchAll(patternOf(names))) {
    const special = match[0]
    if (match.index > start) {
      yield { text: text.slice(start, match.index), startCodeUnits: start, specialId: undefined }
    }
    yield { text: special, startCodeUnits: match.index, specialId: specials.get(special) }
    start = match.index + special.length
  }
  if (start < text.length) yield { text: text.slice(start), startCodeUnits: start, specialId: undefined }
}

/** Names that are not special tokens of this encoding match nothing, as in tiktoken. */
function allowedNames(specials: SpecialTokens, options: EncodeOptions | undefined): readonly string[] {
  const allowed = requireSpecials('allowedSpecial', options?.allowedSpecial)
  return allowed === 'all' ? [...specials.keys()] : allowed.filter((name) => specials.has(name))
}

/** Matches any of `names`. The longest come first, so that a name does not hide a longer one that begins with it. */
function patternOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
}

/** One array for all calls: most calls name no special tokens, and short texts are counted by the thousand. */
const NO_SPECIALS: readonly string[] = []

/**
 * The special tokens that an option names; none when the option is left out. Throws `INVALID_ARGUMENT` for anything but
 * `'all'` and an array. A `Set`, which other tokenizers take, is refused: read as an array it would allow nothing.
 */
export function requireSpecials(
  name: 'allowedSpecial' | 'disallowedSpecial',
  value: 'all' | readonly string[] = NO_SPECIALS,
): 'all' | readonly string[] {
  if (value === 'all' || Array.isArray(value)) return value
  throw invalidArgument(name, value, "'all' or an array of special tokens")
}
