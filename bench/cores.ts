/**
 * Compares two versions of the core: two built encodings take turns in one process, so that a slow minute of the machine
 * affects both. Each count is the first of a fresh instance, by code that is already compiled.
 *
 *     npm run bench:cores -- before/o200k_base.wasm dist/encodings/o200k_base.wasm
 */
import { readFileSync } from 'node:fs'
import { Core } from '../src/core/core.ts'
import { readEncodingFile } from '../src/core/encoding-file.ts'
import { median, timeOnce } from './measure/time.ts'
import { benchTexts } from './texts.ts'

const ROUNDS = 15
/** As much as a tokenizer hands to its core at once. */
const PART = 1 << 15

const files = process.argv.slice(2)
if (files.length !== 2) throw new Error(`give two built encodings, not ${files.length}`)
const cores = files.map((file) => {
  const module = new WebAssembly.Module(readFileSync(file))
  const { vocabulary } = readEncodingFile(module, file)
  return () => new Core(module, vocabulary, file)
})

const ratios: number[] = []
for (const { name, text, bytes } of benchTexts()) {
  const parts = Array.from({ length: Math.ceil(text.length / PART) }, (_, i) => text.slice(i * PART, (i + 1) * PART))
  const times: number[][] = cores.map(() => [])
  const counts: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, load] of cores.entries()) {
      const core = load()
      let tokens = 0
      const countAll = () => {
        for (const part of parts) tokens += core.count(part)
      }
      times[i]?.push(timeOnce(countAll))
      counts[i] = tokens
    }
  }
  if (counts[0] !== counts[1])
    throw new Error(`${name}: ${counts[0]} tokens by ${files[0]}, ${counts[1]} by ${files[1]}`)
  const [before = 0, after = 0] = times.map((all) => median(all))
  ratios.push(before / after)
  const speed = (ms: number) => `${(bytes / 1000 / ms).toFixed(0)} MB/s`.padStart(10)
  console.log(`${name.padEnd(10)}${speed(before)}${speed(after)}${(before / after).toFixed(2).padStart(8)}×`)
}
const mean = Math.exp(ratios.reduce((total, ratio) => total + Math.log(ratio), 0) / ratios.length)
console.log(`${'geometric mean'.padEnd(30)}${mean.toFixed(2).padStart(8)}×`)
