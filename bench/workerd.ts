/**
 * Compares with tiktoken/lite on real workerd: from the start of the worker to its first exact count, and a request of 10 KB.
 * `npm run bench:workerd`; needs a build. Each number is the time above that of a worker that only reads the text, measured at
 * the same moment, so that other load on the machine affects both. Writes bench/results/workerd.json.
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

const STARTS = 15
const WARM_UP = 100
const REQUEST_BYTES = 10_000

interface Module {
  type: 'ESModule' | 'CompiledWasm'
  path: string
  contents: string | Uint8Array<ArrayBuffer>
}

/** All of the benchmark's texts in pieces of 10 KB, each asked once: no worker has seen a text before. */
const texts = interleaved(
  benchTexts().map(({ text }) =>
    Array.from({ length: Math.floor(text.length / REQUEST_BYTES) }, (_, at) =>
      text.slice(at * REQUEST_BYTES, (at + 1) * REQUEST_BYTES),
    ),
  ),
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

interface Worker {
  /** The worker's answer to `text`, and how long it took. */
  ask(text: string): Promise<{ readonly answer: string; readonly ms: number }>
  stop(): Promise<void>
}

async function start(modules: Module[]): Promise<Worker> {
  const miniflare = new Miniflare({
    modules,
    modulesRoot: dirname('worker.js'),
    compatibilityDate: '2026-04-01',
    host: '127.0.0.1',
    port: 0,
    cf: false,
  })
  const url = await miniflare.ready
  return {
    async ask(text) {
      const before = performance.now()
      const answer = await (await fetch(url, { method: 'POST', body: text })).text()
      return { answer, ms: performance.now() - before }
    },
    stop: () => miniflare.dispose(),
  }
}

/** From the start of the worker to its first count. */
async function measureStart(modules: Module[]): Promise<number> {
  const started = performance.now()
  const worker = await start(modules)
  try {
    await worker.ask('How much room is left?')
    return performance.now() - started
  } finally {
    await worker.stop()
  }
}

/** Milliseconds that each worker took for each text. Throws when the two tokenizers do not count the same. */
async function measureRequests(bundles: ReadonlyMap<Name, Module[]>): Promise<ReadonlyMap<Name, number[]>> {
  const workers = new Map<Name, Worker>()
  try {
    for (const name of names) workers.set(name, await start(bundles.get(name)!))
    const times = new Map<Name, number[]>(names.map((name) => [name, []]))
    for (const [at, text] of texts.entries()) {
      const answers = new Map<Name, string>()
      // The order rotates, so that no worker always follows the same one.
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(at + turn) % names.length]!
        const { answer, ms } = await workers.get(name)!.ask(text)
        answers.set(name, answer)
        if (at >= WARM_UP) times.get(name)!.push(ms)
      }
      if (answers.get('tokenroom') !== answers.get('tiktoken')) throw new Error(`the counts of text ${at} differ`)
    }
    return times
  } finally {
    for (const worker of workers.values()) await worker.stop()
  }
}

function interleaved(lists: readonly string[][]): string[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat()
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!
}

const machine = thisMachine()
const bundles = new Map<Name, Module[]>()
for (const name of names) bundles.set(name, await bundle(name))
const starts = new Map<Name, number[]>(names.map((name) => [name, []]))
for (let round = 0; round < STARTS; round++) {
  for (const name of names) starts.get(name)!.push(await measureStart(bundles.get(name)!))
}
const requests = await measureRequests(bundles)

/** The median of what `name` took more than the empty worker in the same turn. */
const beyond = (name: Name, found: ReadonlyMap<Name, number[]>) =>
  median(found.get(name)!.map((ms, at) => ms - found.get('empty')![at]!))
console.log(`${machine.cpu}, ${machine.cores} cores, workerd${isBusy(machine) ? ', BUSY' : ''}`)
console.log(`tokenroom ${versionOf('tokenroom')}, tiktoken ${versionOf('tiktoken')}\n`)
console.log('| beyond a worker that only reads the text | tokenroom | tiktoken/lite | ratio |\n|---|---:|---:|---:|')
const rows = (
  [
    ['start to first exact count, ms', starts],
    ['a request of 10 KB, ms', requests],
  ] as const
).map(([name, found]) => ({
  name,
  times: found.get('tokenroom')!.length,
  tokenroom: beyond('tokenroom', found),
  tiktoken: beyond('tiktoken', found),
}))
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
