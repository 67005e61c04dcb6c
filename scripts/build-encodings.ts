/**
 * Writes dist/encodings/<vocabulary>.wasm for every vocabulary in src/encodings/table.ts: the compiled core with the
 * vocabulary and its encodings as custom sections. The ranks are those of the `tiktoken` package, and so must the special
 * tokens be. Every token is checked to be the merge of two lower ranks.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import {
  type EncodingName,
  encodingNames,
  type SplitRule,
  specialTokensOf,
  type VocabularyName,
  vocabularies,
  vocabularyOf,
} from '../src/encodings/table.ts'
import { packVocabulary } from './encodings/pack.mjs'
import { readRanks } from './encodings/ranks.mjs'
import { customSection } from './encodings/section.mjs'

/** The numbers by which the core knows the split rules (assembly/split). */
const RULE_NUMBERS: Readonly<Record<SplitRule, number>> = { gpt2: 0, cl100k: 1, o200k: 2 }

interface TiktokenData {
  readonly bpe_ranks: string
  readonly special_tokens: Readonly<Record<string, number>>
}

const require = createRequire(import.meta.url)
const root = new URL('..', import.meta.url)
const out = new URL('dist/encodings/', root)
const core = readFileSync(new URL('build/core.wasm', root))
const abi = (new WebAssembly.Instance(new WebAssembly.Module(core)).exports as { abi(): number }).abi()

function tiktokenData(encoding: string): TiktokenData {
  return JSON.parse(readFileSync(require.resolve(`tiktoken/encoders/${encoding}.json`), 'utf8')) as TiktokenData
}

/** Throws unless the encoding has the vocabulary and the special tokens that the table says. */
function check(encoding: EncodingName, bpeRanks: string): void {
  // The package on npm does not have this encoding.
  if (encoding === 'o200k_harmony') return
  const data = tiktokenData(encoding)
  if (data.bpe_ranks !== bpeRanks) throw new Error(`${encoding} does not have the vocabulary ${vocabularyOf(encoding)}`)
  if (!isDeepStrictEqual(data.special_tokens, specialTokensOf(encoding))) {
    throw new Error(`the special tokens of ${encoding} are not those of the tiktoken package`)
  }
}

mkdirSync(out, { recursive: true })
for (const file of Object.keys(vocabularies) as VocabularyName[]) {
  const { splitRule, ranksEnd } = vocabularies[file]
  const data = tiktokenData(file)
  const ranks = readRanks(data.bpe_ranks)
  const names = encodingNames.filter((encoding) => vocabularyOf(encoding) === file)
  for (const encoding of names) check(encoding, data.bpe_ranks)
  if (Math.max(...[...ranks.values()].slice(-1000)) + 1 !== ranksEnd) throw new Error(`${file} has other ranks`)
  const encodings = Object.fromEntries(names.map((encoding) => [encoding, specialTokensOf(encoding)]))
  const wasm = Buffer.concat([
    core,
    customSection('tokenroom.encodings', Buffer.from(JSON.stringify({ abi, encodings }))),
    customSection('tokenroom.vocabulary', packVocabulary(ranks, RULE_NUMBERS[splitRule])),
  ])
  writeFileSync(new URL(`${file}.wasm`, out), wasm)
  const gzip = gzipSync(wasm, { level: 9 }).length
  console.log(`${file}.wasm  ${ranks.size} tokens  ${wasm.length} bytes  ${gzip} gzipped  ${names.join(' ')}`)
}
console.log(`core alone  ${core.length} bytes  ${gzipSync(core, { level: 9 }).length} gzipped`)
