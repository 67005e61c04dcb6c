/** The facts about each encoding, as tiktoken states them. No imports: this also runs in browsers and on edge runtimes. */

export interface EncodingFacts {
  readonly name: string
  /** The encoding of the `tiktoken` package with the same ranks and split pattern. */
  readonly base: string
  /** The first encoding here with the same ranks and split rule: itself, or one that gives ordinary text the same ids. */
  readonly ranksOf: string
  readonly splitRule: 'gpt2' | 'cl100k' | 'o200k'
  /** One more than the largest id. */
  readonly vocabularySize: number
  readonly specialTokens: Readonly<Record<string, number>>
  /** An id below `vocabularySize` that is no token, if there is one. */
  readonly unusedId: number | undefined
}

/** The special tokens of the harmony response format: eleven with a name, the rest reserved. */
const harmonySpecialTokens: Record<string, number> = {
  '<|startoftext|>': 199998,
  '<|endoftext|>': 199999,
  '<|return|>': 200002,
  '<|constrain|>': 200003,
  '<|channel|>': 200005,
  '<|start|>': 200006,
  '<|end|>': 200007,
  '<|message|>': 200008,
  '<|call|>': 200012,
  '<|endofprompt|>': 200018,
}
const named = new Set(Object.values(harmonySpecialTokens))
for (let id = 200000; id <= 201087; id++) {
  // tiktoken names 200018 twice, as endofprompt and as reserved.
  if (!named.has(id) || id === 200018) harmonySpecialTokens[`<|reserved_${id}|>`] = id
}

const gpt2 = { splitRule: 'gpt2', unusedId: undefined } as const
const endOfText = { '<|endoftext|>': 50256 }

export const ENCODINGS: readonly EncodingFacts[] = [
  { ...gpt2, name: 'gpt2', base: 'gpt2', ranksOf: 'r50k_base', vocabularySize: 50257, specialTokens: endOfText },
  {
    ...gpt2,
    name: 'r50k_base',
    base: 'r50k_base',
    ranksOf: 'r50k_base',
    vocabularySize: 50257,
    specialTokens: endOfText,
  },
  {
    ...gpt2,
    name: 'p50k_base',
    base: 'p50k_base',
    ranksOf: 'p50k_base',
    vocabularySize: 50281,
    specialTokens: endOfText,
  },
  {
    ...gpt2,
    name: 'p50k_edit',
    base: 'p50k_edit',
    ranksOf: 'p50k_base',
    vocabularySize: 50284,
    specialTokens: { ...endOfText, '<|fim_prefix|>': 50281, '<|fim_middle|>': 50282, '<|fim_suffix|>': 50283 },
  },
  {
    name: 'cl100k_base',
    base: 'cl100k_base',
    ranksOf: 'cl100k_base',
    splitRule: 'cl100k',
    vocabularySize: 100277,
    specialTokens: {
      '<|endoftext|>': 100257,
      '<|fim_prefix|>': 100258,
      '<|fim_middle|>': 100259,
      '<|fim_suffix|>': 100260,
      '<|endofprompt|>': 100276,
    },
    unusedId: 100256,
  },
  {
    name: 'o200k_base',
    base: 'o200k_base',
    ranksOf: 'o200k_base',
    splitRule: 'o200k',
    vocabularySize: 200019,
    specialTokens: { '<|endoftext|>': 199999, '<|endofprompt|>': 200018 },
    unusedId: 200000,
  },
  {
    name: 'o200k_harmony',
    base: 'o200k_base',
    ranksOf: 'o200k_base',
    splitRule: 'o200k',
    vocabularySize: 201088,
    specialTokens: harmonySpecialTokens,
    unusedId: undefined,
  },
]

export function factsOf(encoding: string): EncodingFacts {
  const facts = ENCODINGS.find((candidate) => candidate.name === encoding)
  if (facts === undefined) throw new Error(`no facts about ${encoding}`)
  return facts
}
