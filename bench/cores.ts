/**
 * Compares two versions of the core: two built encodings take turns in one process, so that a slow minute of the machine
 * affects both. Each part of a text is timed alone, and of each part the fastest of the rounds counts: a part takes less than
 * a millisecond, so that on a busy machine, too, some round of it was not disturbed. The first count of a fresh instance shows
 * what a text costs that is new, the counts and encodings after it what is remembered; the tokens are decoded three
 * times. All code is optimised before.
 *
 *     npm run bench:cores -- before/o200k_base.wasm dist/encodings/o200k_base.wasm
 *     npm run bench:cores -- --rounds 5 --text emoji before/o200k_base.wasm dist/encodings/o200k_base.wasm
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { Core } from '../src/core/core.ts'
import { readEncodingFile } from '../src/core/encoding-file.ts'
import { kindTexts } from './kinds.ts'
import { timeOnce } from './measure/time.ts'
import { benchTexts } from './texts.ts'

/** As much as a tokenizer hands to its core at once. */
const PART = 1 << 15
const KEYS = ['count, new text', 'count, repeated', 'encode, new text', 'encode, repeated', 'decode'] as const
/** Milliseconds of each part. */
type Times = Record<(typeof KEYS)[number], number[]>

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

// All code is optimised before it first runs.
for (const flag of ['--no-liftoff', '--no-wasm-tier-up', '--no-wasm-lazy-compilation']) setFlagsFromString(flag)
const cores = files.map((file) => {
  const module = new WebAssembly.Module(readFileSync(file))
  const { vocabulary } = readEncodingFile(module, file)
  return () => {
    const core = new Core(module, vocabulary, file)
    core.buildAll()
    return core
  }
})

const ratios = Object.fromEntries(KEYS.map((key) => [key, [] as number[]]))
console.log(['MB/s before and after'.padEnd(22), ...KEYS.map((key) => key.padStart(26))].join(''))
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
    const [before = 0, after = 0] = measured.map((rounds) => fastest(rounds.map((times) => times[key])))
    ratios[key]?.push(before / after)
    const speeds = [before, after].map((ms) => (bytes / 1000 / ms).toFixed(0).padStart(8)).join('')
    return `${speeds}${(before / after).toFixed(2).padStart(10)}×`
  })
  console.log(`${name.padEnd(22)}${cells.join('')}`)
}
const means = KEYS.map((key) => {
  const each = ratios[key] ?? []
  const mean = Math.exp(each.reduce((total, ratio) => total + Math.log(ratio), 0) / each.length)
  return `${mean.toFixed(2)}× (${Math.min(...each).toFixed(2)}×)`.padStart(26)
})
console.log(`${'mean (least)'.padEnd(22)}${means.join('')}`)

/** The times of one fresh instance for counting and of another for encoding, and the tokens with a hash of their ids. */
function measure(load: () => Core, parts: readonly string[]): { times: Times; hash: number[] } {
  const [counting, encoding] = [load(), load()]
  let tokens = 0
  let hash = 0
  const countAll = () => {
    tokens = 0
    return parts.map((part) => timeOnce(() => (tokens += counting.count(part))))
  }
  const encodeAll = () => {
    hash = 0
    return parts.map((part) =>
      timeOnce(() => {
        const ids = encoding.encode(part)
        hash = (Math.imul(hash, 31) + (ids[ids.length >> 1] ?? 0) + ids.length) | 0
      }),
    )
  }
  // A chunk is remembered when it occurs for the second time, so the third count is the first that is quick.
  const [firstCount, , thirdCount] = [countAll(), countAll(), countAll()]
  const [firstEncode, , thirdEncode] = [encodeAll(), encodeAll(), encodeAll()]
  const all = parts.map((part) => encoding.encode(part).slice())
  const decodeAll = all.map((ids) => Math.min(...[1, 2, 3].map(() => timeOnce(() => decode(encoding, ids)))))
  const times = {
    'count, new text': firstCount,
    'count, repeated': thirdCount,
    'encode, new text': firstEncode,
    'encode, repeated': thirdEncode,
    decode: decodeAll,
  }
  return { times, hash: [tokens, hash] }
}

/** Decodes the tokens of one part, which may end inside a character. */
function decode(core: Core, ids: Uint32Array): string {
  const bytes = core.decode(ids)
  if (typeof bytes === 'number') throw new Error(`the id at ${bytes} is not a token`)
  return core.textOf(0, bytes.length)
}

/** The sum over all parts of the fastest round of each. */
function fastest(rounds: readonly number[][]): number {
  const [first = []] = rounds
  return first.reduce((total, _, part) => total + Math.min(...rounds.map((times) => times[part] ?? 0)), 0)
}
