/** The facts about each encoding that the suites need. Small, as it also runs in browsers and on edge runtimes. */
import {
  encodingNames,
  type SplitRule,
  specialTokensOf,
  vocabularies,
  vocabularyOf,
} from '../../src/encodings/table.ts'
import type { SuitePart } from './harness.ts'

export interface EncodingFacts {
  readonly name: string
  /** The encoding of the `tiktoken` package with the same ranks and split pattern. */
  readonly base: string
  /** The encoding whose ranks and split rule it has: itself, or one that gives ordinary text the same ids. */
  readonly ranksOf: string
  readonly splitRule: SplitRule
  /** One more than the largest id. */
  readonly vocabularySize: number
  readonly specialTokens: Readonly<Record<string, number>>
  /** An id below `vocabularySize` that is no token, if there is one. */
  readonly unusedId: number | undefined
}

/** From the table, which `test/unit/encodings/table.test.ts` compares with the data of the `tiktoken` package. */
export const ENCODINGS: readonly EncodingFacts[] = encodingNames.map((name) => {
  const vocabulary = vocabularyOf(name)
  const { splitRule, ranksEnd } = vocabularies[vocabulary]
  const specialTokens = specialTokensOf(name)
  const specialIds = new Set(Object.values(specialTokens))
  const vocabularySize = Math.max(ranksEnd - 1, ...specialIds) + 1
  let unusedId: number | undefined
  for (let id = vocabularySize - 1; id >= ranksEnd; id--) if (!specialIds.has(id)) unusedId = id
  const base = name === 'o200k_harmony' ? vocabulary : name
  return { name, base, ranksOf: vocabulary, splitRule, vocabularySize, specialTokens, unusedId }
})

export function factsOf(encoding: string): EncodingFacts {
  const facts = ENCODINGS.find((candidate) => candidate.name === encoding)
  if (facts === undefined) throw new Error(`no facts about ${encoding}`)
  return facts
}

/** What is tested of an encoding that is another's file with other special tokens: all else runs on that file once. */
export const OTHER_SPECIALS: readonly SuitePart[] = ['round trip', 'special tokens', 'input']
