// Writes dist/encodings/<vocabulary>.wasm: the compiled core with a vocabulary and its encodings as custom sections.
// The data is that of the `tiktoken` package; every token is checked to be the merge of two lower ranks.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { packVocabulary } from './encodings/pack.mjs'
import { readRanks } from './encodings/ranks.mjs'
import { customSection } from './encodings/section.mjs'

const require = createRequire(import.meta.url)
const root = new URL('..', import.meta.url)

const reserved = (from, to) =>
  Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [`<|reserved_${from + i}|>`, from + i]))

// Source of the ids: openai/tiktoken, tiktoken_ext/openai_public.py. The package on npm does not have this encoding.
const harmony = {
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
}

/** One file per vocabulary, with the split rule's number in the core and the encodings that use it. */
const vocabularies = [
  { file: 'o200k_base', rule: 2, encodings: { o200k_base: specials('o200k_base'), o200k_harmony: harmony } },
  { file: 'cl100k_base', rule: 1, encodings: { cl100k_base: specials('cl100k_base') } },
  { file: 'p50k_base', rule: 0, encodings: { p50k_base: specials('p50k_base'), p50k_edit: specials('p50k_edit') } },
  { file: 'r50k_base', rule: 0, encodings: { r50k_base: specials('r50k_base'), gpt2: specials('gpt2') } },
]

function data(encoding) {
  return JSON.parse(readFileSync(require.resolve(`tiktoken/encoders/${encoding}.json`), 'utf8'))
}

function specials(encoding) {
  return data(encoding).special_tokens
}

const core = readFileSync(new URL('build/core.wasm', root))
const abi = new WebAssembly.Instance(new WebAssembly.Module(core)).exports.abi()
const out = new URL('dist/encodings/', root)
mkdirSync(out, { recursive: true })

for (const { file, rule, encodings } of vocabularies) {
  const ranks = readRanks(data(file).bpe_ranks)
  for (const other of Object.keys(encodings)) {
    const shared = other === 'o200k_harmony' || data(other).bpe_ranks === data(file).bpe_ranks
    if (!shared) throw new Error(`${other} does not have the vocabulary of ${file}: give it a file of its own`)
  }
  const wasm = Buffer.concat([
    core,
    customSection('tokenroom.encodings', Buffer.from(JSON.stringify({ abi, encodings }))),
    customSection('tokenroom.vocabulary', packVocabulary(ranks, rule)),
  ])
  writeFileSync(new URL(`${file}.wasm`, out), wasm)
  const gzip = gzipSync(wasm, { level: 9 }).length
  console.log(
    `${file}.wasm  ${ranks.size} tokens  ${wasm.length} bytes  ${gzip} gzipped  ${Object.keys(encodings).join(' ')}`,
  )
}
console.log(`core alone  ${core.length} bytes  ${gzipSync(core, { level: 9 }).length} gzipped`)
