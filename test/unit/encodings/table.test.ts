/** The table of encodings against the data of the `tiktoken` package, and for harmony against tiktoken's source. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { locateEncoding } from '../../../src/encodings/files.ts'
import {
  agreeOnText,
  encodingNames,
  specialTokensOf,
  type VocabularyName,
  vocabularies,
  vocabularyOf,
} from '../../../src/encodings/table.ts'

interface TiktokenData {
  readonly pat_str: string
  readonly bpe_ranks: string
  readonly special_tokens: Readonly<Record<string, number>>
}

const require = createRequire(import.meta.url)
const dataOf = (encoding: string): TiktokenData =>
  JSON.parse(readFileSync(require.resolve(`tiktoken/encoders/${encoding}.json`), 'utf8'))
const inTiktoken = encodingNames.filter((name) => name !== 'o200k_harmony')

describe.each(inTiktoken)('%s', (name) => {
  const data = dataOf(name)
  const vocabulary = vocabularyOf(name)

  it('has the special tokens that tiktoken has', () => {
    expect(specialTokensOf(name)).toEqual(data.special_tokens)
  })

  it('has the ranks of its vocabulary and their number', () => {
    expect(data.bpe_ranks === dataOf(vocabulary).bpe_ranks).toBe(true)
    const [, first, ...tokens] = data.bpe_ranks.trimEnd().split('\n').at(-1)!.split(' ')
    expect(vocabularies[vocabulary].ranksEnd).toBe(Number(first) + tokens.length)
  })

  it('has the pattern of every other encoding with its split rule', () => {
    const { splitRule } = vocabularies[vocabulary]
    const same = inTiktoken.filter((other) => vocabularies[vocabularyOf(other)].splitRule === splitRule)
    expect(new Set(same.map((other) => dataOf(other).pat_str)).size).toBe(1)
  })
})

it('different split rules have different patterns', () => {
  const rules = Object.values(vocabularies).map(({ splitRule }) => splitRule)
  const patterns = (Object.keys(vocabularies) as VocabularyName[]).map((name) => dataOf(name).pat_str)
  expect(new Set(patterns).size).toBe(new Set(rules).size)
})

it('o200k_harmony has the named tokens of the response format, and every other id up to 201087 is reserved', () => {
  const named = {
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
  const specials = specialTokensOf('o200k_harmony')
  expect(specials).toMatchObject(named)
  const ids = Object.values(specials)
  expect(new Set(ids)).toEqual(new Set(Array.from({ length: 1090 }, (_, i) => 199998 + i)))
  for (const [text, id] of Object.entries(specials)) {
    if (!Object.hasOwn(named, text)) expect(text).toBe(`<|reserved_${id}|>`)
  }
  expect(ids.filter((id) => id === 200018)).toHaveLength(2)
})

it('encodings agree on ordinary text exactly when they share a vocabulary', () => {
  expect(agreeOnText('gpt2', 'r50k_base')).toBe(true)
  expect(agreeOnText('p50k_base', 'r50k_base')).toBe(false)
  expect(agreeOnText('mine', 'mine')).toBe(true)
  expect(agreeOnText('mine', 'o200k_base')).toBe(false)
})

it.each(encodingNames)('the file of %s is that of its vocabulary', (name) => {
  const path = fileURLToPath(locateEncoding(name))
  expect(path.endsWith(`/dist/encodings/${vocabularyOf(name)}.wasm`)).toBe(true)
  expect(existsSync(path)).toBe(true)
})
