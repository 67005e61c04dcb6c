/** What the engine must know about each encoding, because the `tiktoken` package does not expose it. */
import {
  type EncodingName,
  type SpecialTokenIds,
  specialTokensOf,
  vocabularies,
  vocabularyOf,
} from '../encodings/table.ts'

export interface TiktokenEncoding {
  /** The package's name for the ranks and the split pattern. */
  readonly base: string
  /** Ids below this are tokens; a gap among them is a special token's id. */
  readonly ranksEnd: number
  readonly specialTokens: SpecialTokenIds
  /** Special tokens that the package's `base` lacks and has to be given. */
  readonly extraSpecialTokens?: SpecialTokenIds
}

/** The package has every encoding of this name but `o200k_harmony`: that is `o200k_base` with more special tokens. */
export function tiktokenEncodingOf(encoding: EncodingName): TiktokenEncoding {
  const vocabulary = vocabularyOf(encoding)
  const facts = { ranksEnd: vocabularies[vocabulary].ranksEnd, specialTokens: specialTokensOf(encoding) }
  if (encoding !== 'o200k_harmony') return { ...facts, base: encoding }
  return { ...facts, base: vocabulary, extraSpecialTokens: facts.specialTokens }
}
