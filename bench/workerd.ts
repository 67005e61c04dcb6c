/**
 * On real workerd, ours beside tiktoken/lite: from the start of the worker to its first exact count, and a request of
 * 10 KB. `npm run bench:workerd`; needs a build. Each number is what a worker takes beyond one that only reads the text.
 * Writes bench/results/workerd.json.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { isBusy, thisMachine, versionOf } from './machine.ts'
import { benchTexts } from './texts.ts'

const names = ['empty', 'tokenroom', 'tiktoken'] as const
type Name = (typeof names)[number]

const ROUNDS = 7
const REQUESTS = 80
const WARM_UP = 80
const REQUEST_BYTES = 10_000

interface Module {
  type: 'ESModule' | 'CompiledWasm'
  path: string
  contents: string | Uint8Array<ArrayBuffer>
}

/** Texts of 10 KB, no two the same, so that no cache of pretokens sees a text again. */
const texts = benchTexts().flatMap(({ text }) =>
  Array.from({ length: 20 }, (_, at) => text.slice(at * REQUEST_BYTES, (at + 1) * REQUEST_BYTES)),
)

/** The worker and what it imports, as a deployment has them. */
async function bundle(name: Name): Promise<Module[]> {
  const wasm: Module[] = []
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`./workerd/${name}.js`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'import'],
    logLevel: 'error',
    plugins: [
      {
        name: 'wasm',
        setup({ onResolve, resolve }) {
          onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir, pluginData }) => {
            if (pluginData === 'resolved') return undefined
            const found = await resolve(path, { resolveDir, kind: 'import-statement', pluginData: 'resolved' })
            wasm.push({ type: 'CompiledWasm', path: 'module.wasm', contents: readFileSync(found.path) })
            return { path: './module.wasm', external: true }
          })
        },
      },
    ],
  })
  return [{ type: 'ESModule', path: 'worker.js', contents: outputFiles[0]!.text }, ...wasm]
}

interface Times {
  readonly firstMs: number
  readonly requestMs: number
  readonly counts: string
}

async function measure(modules: Module[]): Promise<Times> {
  const started = performance.now()
  const miniflare = new Miniflare({
    modules,
    modulesRoot: dirname('worker.js'),
    compatibilityDate: '2026-04-01',
    host: '127.0.0.1',
    port: 0,
    cf: false,
  })
  try {
    const url = await miniflare.ready
    const ask = async (text: string) => (await fetch(url, { method: 'POST', body: text })).text()
    const counts = [await ask('How much room is left?')]
    const firstMs = performance.now() - started
    const times: number[] = []
    for (let at = 0; at < WARM_UP + REQUESTS; at++) {
      const before = performance.now()
      counts.push(await ask(texts[at % texts.length]!))
      if (at >= WARM_UP) times.push(performance.now() - before)
    }
    return { firstMs, requestMs: median(times), counts: counts.join(' ') }
  } finally {
    await miniflare.dispose()
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!
}

const machine = thisMachine()
const bundles = new Map<Name, Module[]>()
for (const name of names) bundles.set(name, await bundle(name))
const found = new Map<Name, Times[]>(names.map((name) => [name, []]))
// In turns, so that a slow minute of the machine is everyone's.
for (let round = 0; round < ROUNDS; round++) {
  for (const name of names) found.get(name)!.push(await measure(bundles.get(name)!))
}
if (found.get('tokenroom')![0]!.counts !== found.get('tiktoken')![0]!.counts) throw new Error('the counts differ')

const beyond = (name: Name, key: 'firstMs' | 'requestMs') => {
  const of = (one: Name) => median(found.get(one)!.map((times) => times[key]))
  return of(name) - of('empty')
}
console.log(`${machine.cpu}, ${machine.cores} cores, workerd${isBusy(machine) ? ', BUSY' : ''}`)
console.log(`tokenroom ${versionOf('tokenroom')}, tiktoken ${versionOf('tiktoken')}\n`)
console.log('| beyond a worker that only reads the text | tokenroom | tiktoken/lite | ratio |\n|---|---:|---:|---:|')
const rows = (
  [
    ['start to first exact count, ms', 'firstMs'],
    ['a request of 10 KB, ms', 'requestMs'],
  ] as const
).map(([name, key]) => ({ name, tokenroom: beyond('tokenroom', key), tiktoken: beyond('tiktoken', key) }))
for (const { name, tokenroom, tiktoken } of rows) {
  console.log(`| ${name} | ${tokenroom.toFixed(2)} | ${tiktoken.toFixed(2)} | ${(tokenroom / tiktoken).toFixed(3)} |`)
}
const results = fileURLToPath(new URL('./results/workerd.json', import.meta.url))
mkdirSync(dirname(results), { recursive: true })
const versions = { tokenroom: versionOf('tokenroom'), tiktoken: versionOf('tiktoken'), workerd: versionOf('workerd') }
writeFileSync(
  results,
  `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine, versions, rows }, null, 2)}\n`,
)
