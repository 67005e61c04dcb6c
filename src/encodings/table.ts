/**
 * Every encoding this package ships. All other lists of encodings are made from this file: the build scripts, the
 * engines, the tests, the command line and the playground.
 */

/** How text is split into pretokens: `gpt2`, `cl100k` and `o200k` are the patterns that tiktoken has. */
export type SplitRule = 'gpt2' | 'cl100k' | 'o200k'

interface VocabularyFacts {
  readonly splitRule: SplitRule
  /** Ids below this are tokens of the vocabulary, unless a special token has the id. */
  readonly ranksEnd: number
}

/**
 * The vocabularies, each a file in `dist/encodings`. The data is that of the npm package `tiktoken`, of which each is the
 * encoding of the same name.
 */
export const vocabularies = {
  o200k_base: { splitRule: 'o200k', ranksEnd: 199998 },
  cl100k_base: { splitRule: 'cl100k', ranksEnd: 100256 },
  p50k_base: { splitRule: 'gpt2', ranksEnd: 50281 },
  r50k_base: { splitRule: 'gpt2', ranksEnd: 50256 },
} as const satisfies Record<string, VocabularyFacts>

export type VocabularyName = keyof typeof vocabularies

/** The encodings, each with its vocabulary. Encodings of one vocabulary differ in their special tokens only. */
const encodings = {
  o200k_base: 'o200k_base',
  o200k_harmony: 'o200k_base',
  cl100k_base: 'cl100k_base',
  p50k_base: 'p50k_base',
  p50k_edit: 'p50k_base',
  r50k_base: 'r50k_base',
  gpt2: 'r50k_base',
} as const satisfies Record<string, VocabularyName>

/** The encodings this package counts with. */
export type EncodingName = keyof typeof encodings

/** The names of the encodings this package ships. */
export const encodingNames = Object.keys(encodings) as readonly string[] as readonly EncodingName[]

export function isEncodingName(name: string): name is EncodingName {
  return Object.hasOwn(encodings, name)
}

/** The vocabulary that `encoding` uses, which is also the name of its file. */
export function vocabularyOf(encoding: EncodingName): VocabularyName {
  return encodings[encoding]
}

/** Whether two encodings give ordinary text the same tokens: they differ in special tokens at most. */
export function agreeOnText(a: string, b: string): boolean {
  return a === b || (isEncodingName(a) && isEncodingName(b) && vocabularyOf(a) === vocabularyOf(b))
}

/** Special tokens: their text, and their id. */
export type SpecialTokenIds = Readonly<Record<string, number>>

const endOfText: SpecialTokenIds = { '<|endoftext|>': 50256 }

/**
 * By functions, so that bundlers leave them out where nobody asks: an encoding's file holds its special tokens, too.
 *
 * Source: `special_tokens` of the npm package tiktoken 1.0.22, with which the build compares these, and for
 * `o200k_harmony`, which that package lacks, `tiktoken_ext/openai_public.py` of openai/tiktoken 0.14.
 */
const specialTokens: Readonly<Record<EncodingName, () => SpecialTokenIds>> = {
  gpt2: () => endOfText,
  r50k_base: () => endOfText,
  p50k_base: () => endOfText,
  p50k_edit: () => ({ ...endOfText, ...fillInTheMiddle(50281) }),
  cl100k_base: () => ({ '<|endoftext|>': 100257, ...fillInTheMiddle(100258), '<|endofprompt|>': 100276 }),
  o200k_base: () => ({ '<|endoftext|>': 199999, '<|endofprompt|>': 200018 }),
  // The response format of gpt-oss. 200018 has two names; `decode` gives the first.
  o200k_harmony: () => ({
    '<|startoftext|>': 199998,
    '<|endoftext|>': 199999,
    ...reserved(200000, 200001),
    '<|return|>': 200002,
    '<|constrain|>': 200003,
    ...reserved(200004, 200004),
    '<|channel|>': 200005,
    '<|start|>': 200006,
    '<|end|>': 200007,
    '<|message|>': 200008,
    ...reserved(200009, 200011),
    '<|call|>': 200012,
    ...reserved(200013, 200017),
    '<|endofprompt|>': 200018,
    ...reserved(200018, 201087),
  }),
}

/** The special tokens of `encoding`. */
export function specialTokensOf(encoding: EncodingName): SpecialTokenIds {
  return specialTokens[encoding]()
}

function fillInTheMiddle(first: number): SpecialTokenIds {
  return { '<|fim_prefix|>': first, '<|fim_middle|>': first + 1, '<|fim_suffix|>': first + 2 }
}

function reserved(from: number, to: number): SpecialTokenIds {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [`<|reserved_${from + i}|>`, from + i]))
}
