/** What the engine has to know of each encoding, because the `tiktoken` package does not tell. */
import type { EncodingName } from '../encodings/index.ts'

export interface TiktokenEncoding {
  /** The package's name for the ranks and the split pattern. */
  readonly base: string
  /** Ids below this are tokens; a hole among them is a special token's. */
  readonly ranksEnd: number
  readonly specialTokens: Readonly<Record<string, number>>
  /** Special tokens that the package's `base` does not have and has to be given. */
  readonly extraSpecialTokens?: Readonly<Record<string, number>>
}

const endOfText = { '<|endoftext|>': 50256 }
const o200kSpecialTokens = { '<|endoftext|>': 199999, '<|endofprompt|>': 200018 }

/**
 * The special tokens of the harmony response format, as `o200k_harmony` of tiktoken 0.14 has them: those with a name,
 * and a reserved one for every other id. 200018 has two names, of which `decode` gives the first.
 */
function harmonySpecialTokens(): Record<string, number> {
  const specialTokens: Record<string, number> = {
    '<|startoftext|>': 199998,
    ...o200kSpecialTokens,
    '<|return|>': 200002,
    '<|constrain|>': 200003,
    '<|channel|>': 200005,
    '<|start|>': 200006,
    '<|end|>': 200007,
    '<|message|>': 200008,
    '<|call|>': 200012,
  }
  const named = new Set(Object.values(specialTokens))
  for (let id = 200000; id < 201088; id++) {
    if (!named.has(id) || id === 200018) specialTokens[`<|reserved_${id}|>`] = id
  }
  return specialTokens
}

const harmony = harmonySpecialTokens()

/** All encodings. `o200k_harmony` is not in the package: it is `o200k_base` with more special tokens. */
export const tiktokenEncodings: Readonly<Record<EncodingName, TiktokenEncoding>> = {
  gpt2: { base: 'gpt2', ranksEnd: 50256, specialTokens: endOfText },
  r50k_base: { base: 'r50k_base', ranksEnd: 50256, specialTokens: endOfText },
  p50k_base: { base: 'p50k_base', ranksEnd: 50281, specialTokens: endOfText },
  p50k_edit: {
    base: 'p50k_edit',
    ranksEnd: 50281,
    specialTokens: { ...endOfText, '<|fim_prefix|>': 50281, '<|fim_middle|>': 50282, '<|fim_suffix|>': 50283 },
  },
  cl100k_base: {
    base: 'cl100k_base',
    ranksEnd: 100256,
    specialTokens: {
      '<|endoftext|>': 100257,
      '<|fim_prefix|>': 100258,
      '<|fim_middle|>': 100259,
      '<|fim_suffix|>': 100260,
      '<|endofprompt|>': 100276,
    },
  },
  o200k_base: { base: 'o200k_base', ranksEnd: 199998, specialTokens: o200kSpecialTokens },
  o200k_harmony: {
    base: 'o200k_base',
    ranksEnd: 199998,
    specialTokens: harmony,
    extraSpecialTokens: harmony,
  },
}
