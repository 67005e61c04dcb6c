/** The oracle: the `tiktoken` package itself. Node only. Each encoder takes a third of a second, and is made once. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { get_encoding, type Tiktoken, type TiktokenEncoding } from 'tiktoken'
import { createReferenceTokenizer, toByteString } from '../../src/reference/tokenizer.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { ENCODINGS, factsOf } from './encodings.ts'
import type { Oracle } from './harness.ts'

const encoders = new Map<string, Tiktoken>()

/** An encoder of the `tiktoken` package. The package lacks o200k_harmony, which is o200k_base with more special tokens. */
export function tiktokenOf(encoding: string): Tiktoken {
  const known = encoders.get(encoding)
  if (known !== undefined) return known
  const facts = factsOf(encoding)
  const extra = facts.name === facts.base ? undefined : { ...facts.specialTokens }
  const encoder = get_encoding(facts.base as TiktokenEncoding, extra)
  encoders.set(encoding, encoder)
  return encoder
}

export const tiktokenOracle: Oracle = {
  encode: (encoding, text, allowedSpecial = []) =>
    tiktokenOf(encoding).encode(text, allowedSpecial === 'all' ? 'all' : [...allowedSpecial], []),
}

const references = new Map<string, Tokenizer>()

/** The reference with the data of the `tiktoken` package. */
export function referenceOf(encoding: string): Tokenizer {
  const known = references.get(encoding)
  if (known !== undefined) return known
  const { name, base, splitRule, specialTokens } = factsOf(encoding)
  const tokenizer = createReferenceTokenizer({
    name,
    splitRule,
    ranks: ranksOf(base),
    specialTokens: new Map(Object.entries(specialTokens)),
  })
  references.set(encoding, tokenizer)
  return tokenizer
}

export const encodingNames: readonly string[] = ENCODINGS.map((facts) => facts.name)

interface TiktokenData {
  readonly pat_str: string
  readonly bpe_ranks: string
}

function dataOf(base: string): TiktokenData {
  const path = createRequire(import.meta.url).resolve(`tiktoken/encoders/${base}.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as TiktokenData
}

/** The regular expression by which tiktoken splits. */
export function splitPatternOf(base: string): string {
  return dataOf(base).pat_str
}

/** Each token's bytes and rank. The data has lines of `! <first rank> <base64> <base64> …`. */
function ranksOf(base: string): Map<string, number> {
  const ranks = new Map<string, number>()
  for (const line of dataOf(base).bpe_ranks.split('\n')) {
    const [, first, ...tokens] = line.split(' ')
    for (const [i, token] of tokens.entries()) {
      ranks.set(toByteString(Buffer.from(token, 'base64')), Number(first) + i)
    }
  }
  return ranks
}
