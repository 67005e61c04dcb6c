/**
 * Compares tokenroom with its peers on the same texts in one run. Token ids are checked against OpenAI's tokenizer first, and
 * every measurement runs in its own process. Prints the table and writes `bench/results/node.json`.
 *
 *     npm run bench                          everything, the median of three rounds
 *     npm run bench -- --rounds 1 count      one round of one part
 *
 * A run of some parts, or on a busy machine, is printed but not written: the file holds one whole, undisturbed run.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { engines } from './engines/index.ts'
import { tiktoken } from './engines/tiktoken.ts'
import { groups } from './groups.ts'
import { kindTexts } from './kinds.ts'
import { isBusy, thisMachine, versionOf } from './machine.ts'
import { printReport } from './report.ts'
import type { Results, Row } from './results.ts'
import { buildChild } from './spawn.ts'
import { benchTexts, writeTexts } from './texts.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, engine: { type: 'string', multiple: true } },
})
const unknown = positionals.filter((name) => !(name in groups))
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}`)
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be 1 or more`)

const machine = thisMachine()
if (isBusy(machine))
  console.error(`The machine is busy (load ${machine.load} on ${machine.cores} cores): times will be too long.`)
await buildChild()
const texts = writeTexts(benchTexts())
const kinds = writeTexts(kindTexts())

const compared = engines.filter(({ name }) => !values.engine || values.engine.includes(name))
const rows: Row[] = []
for (const [name, measure] of Object.entries(groups)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.error(name)
  rows.push(...(await measure({ engines: compared, texts, kinds, rounds, oracle: tiktoken })))
}

const results: Results = {
  date: new Date().toISOString(),
  encoding: 'o200k_base',
  machine,
  rounds,
  engines: compared.map(({ name, packages }) => ({ name, version: versionOf(packages[0] ?? name) })),
  texts: [...texts, ...kinds].map(({ name, source, bytes, sha256 }) => ({ name, source, bytes, sha256 })),
  rows,
}
console.log(printReport(results))

const isWhole = positionals.length === 0 && compared.length === engines.length
if (isWhole && !isBusy(machine)) {
  const file = new URL('./results/node.json', import.meta.url)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  console.log(`\nwritten to ${fileURLToPath(file)}; "npm run bench:readme" puts the numbers into the README`)
}

const ours = engines[0]?.name ?? ''
const wrong = rows.filter(({ group, cells }) => group === 'exactness' && ours in cells && cells[ours] !== 'exact')
if (wrong.length > 0) {
  console.error(`tokenroom is not exact on: ${wrong.map(({ name }) => name).join(', ')}`)
  process.exitCode = 1
}
