/**
 * Compares two versions of the core: two built encodings take turns in one process, so that a slow minute of the machine
 * affects both, and the fastest of the rounds counts, so that the ratios hold on a busy machine, too. The first count of a fresh instance shows what a text costs that is
 * new, the counts and encodings after it what is remembered. All code is compiled before.
 *
 *     npm run bench:cores -- before/o200k_base.wasm dist/encodings/o200k_base.wasm
 *     npm run bench:cores -- --rounds 5 --text emoji before/o200k_base.wasm dist/encodings/o200k_base.wasm
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Core } from '../src/core/core.ts'
import { readEncodingFile } from '../src/core/encoding-file.ts'
import { kindTexts } from './kinds.ts'
import { timeOnce } from './measure/time.ts'
import { benchTexts } from './texts.ts'

/** As much as a tokenizer hands to its core at once. */
const PART = 1 << 15
const KEYS = ['count, new text', 'count, repeated', 'encode, new text', 'encode, repeated'] as const
type Times = Record<(typeof KEYS)[number], number>

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' }, text: { type: 'string', multiple: true } },
})
if (files.length !== 2) throw new Error(`give two built encodings, not ${files.length}`)
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be 1 or more`)
const all = [...benchTexts(), ...kindTexts()]
const texts = all.filter(({ name }) => values.text === undefined || values.text.includes(name))
if (texts.length === 0) throw new Error(`no text of that name; there are ${all.map(({ name }) => name).join(', ')}`)

const cores = files.map((file) => {
  const module = new WebAssembly.Module(readFileSync(file))
  const { vocabulary } = readEncodingFile(module, file)
  return () => new Core(module, vocabulary, file)
})

const ratios = Object.fromEntries(KEYS.map((key) => [key, [] as number[]]))
console.log(['MB/s before and after'.padEnd(22), ...KEYS.map((key) => key.padStart(27))].join(''))
for (const { name, text, bytes } of texts) {
  const parts = Array.from({ length: Math.ceil(text.length / PART) }, (_, i) => text.slice(i * PART, (i + 1) * PART))
  const measured: Times[][] = cores.map(() => [])
  const ids: number[][] = []
  for (let round = 0; round < rounds; round++) {
    for (const [i, load] of cores.entries()) {
      const { times, hash } = measure(load, parts)
      measured[i]?.push(times)
      ids[i] = hash
    }
  }
  if (String(ids[0]) !== String(ids[1])) throw new Error(`${name}: ${ids[0]} by ${files[0]}, ${ids[1]} by ${files[1]}`)
  const cells = KEYS.map((key) => {
    const [before = 0, after = 0] = measured.map((times) => Math.min(...times.map((one) => one[key])))
    ratios[key]?.push(before / after)
    const speeds = [before, after].map((ms) => (bytes / 1000 / ms).toFixed(0).padStart(8)).join('')
    return `${speeds}${(before / after).toFixed(2).padStart(10)}×`
  })
  console.log(`${name.padEnd(22)}${cells.join('')}`)
}
const means = KEYS.map((key) => {
  const each = ratios[key] ?? []
  const mean = Math.exp(each.reduce((total, ratio) => total + Math.log(ratio), 0) / each.length)
  return `${mean.toFixed(2)}× (${Math.min(...each).toFixed(2)}×)`.padStart(27)
})
console.log(`${'mean (least)'.padEnd(22)}${means.join('')}`)

/** The times of one fresh instance for counting and of another for encoding, and the tokens with a hash of their ids. */
function measure(load: () => Core, parts: readonly string[]): { times: Times; hash: number[] } {
  const [counting, encoding] = [load(), load()]
  let tokens = 0
  let hash = 0
  const countAll = () => {
    tokens = 0
    for (const part of parts) tokens += counting.count(part)
  }
  const encodeAll = () => {
    hash = 0
    for (const part of parts) {
      const ids = encoding.encode(part)
      hash = (Math.imul(hash, 31) + (ids[ids.length >> 1] ?? 0) + ids.length) | 0
    }
  }
  // A chunk is remembered when it occurs for the second time, so the third count is the first that is quick.
  const [firstCount, , thirdCount] = [timeOnce(countAll), timeOnce(countAll), timeOnce(countAll)]
  const [firstEncode, , thirdEncode] = [timeOnce(encodeAll), timeOnce(encodeAll), timeOnce(encodeAll)]
  const times = {
    'count, new text': firstCount,
    'count, repeated': thirdCount,
    'encode, new text': firstEncode,
    'encode, repeated': thirdEncode,
  }
  return { times, hash: [tokens, hash] }
}
