/**
 * The service under load, next to the same service on tiktoken: `npm run bench:service`. Needs a build.
 * Writes `bench/results/service.json` and prints a table.
 */
import { writeFileSync } from 'node:fs'
import { isBusy, thisMachine, versionOf } from './machine.ts'
import { type LoadResult, load, startServer } from './service/load.ts'
import { choking, loadRequests } from './service/requests.ts'

const OURS = 100_000
/** A quarter of the load before what is measured: code is compiled, the heap has its size. */
const WARM_UP = 5_000
/** Enough for a median; at a tenth of the speed the whole load would take an hour. */
const THEIRS = 2_000

const quick = process.argv.includes('--quick')
const machine = thisMachine()

async function measure(engine: string, amount: number, warmUp: number, chokes: boolean) {
  const server = await startServer(engine)
  try {
    const requests = loadRequests({ chokes })
    if (warmUp > 0) await load(server, requests, warmUp)
    const result = await load(server, requests, amount)
    const { path, headers, body } = choking(0)
    const started = performance.now()
    const answered = await fetch(`${server.origin}${path}`, { method: 'POST', headers, body })
    await answered.arrayBuffer()
    return { ...result, hostileTextMs: performance.now() - started }
  } finally {
    await server.stop()
  }
}

type Measured = Awaited<ReturnType<typeof measure>>
const engines = [
  { name: 'tokenroom', measured: await measure('tokenroom', quick ? 5_000 : OURS, quick ? 1_000 : WARM_UP, true) },
  // Without the hostile texts, which would stop it for minutes; `hostileTextMs` is the time for one.
  { name: 'tiktoken', measured: await measure('tiktoken', quick ? 200 : THEIRS, quick ? 50 : 200, false) },
]

const rows: readonly (readonly [string, (measured: Measured) => string])[] = [
  ['connections', ({ connections }) => String(connections)],
  ['requests', ({ requests }) => requests.toLocaleString('en')],
  ['errors', ({ errors }) => String(errors)],
  ['requests per second per core', (measured) => perCore(measured).toFixed(0)],
  ['MB per second per core', ({ bytes, cpuSeconds }) => (bytes / 1e6 / cpuSeconds).toFixed(1)],
  ['median, ms', ({ p50Ms }) => p50Ms.toFixed(2)],
  ['p99, ms', ({ p99Ms }) => p99Ms.toFixed(2)],
  ['p99 / median', ({ p50Ms, p99Ms }) => (p99Ms / p50Ms).toFixed(1)],
  ['p99 / median, the middle of ten parts', ({ spreads }) => spreads.toSorted((a, b) => a - b)[5]!.toFixed(1)],
  ['held before, MB', ({ before }) => (before.heldBytes / 1e6).toFixed(1)],
  ['held after, MB', ({ after }) => (after.heldBytes / 1e6).toFixed(1)],
  ['resident before, MB', ({ before }) => (before.rssBytes / 1e6).toFixed(0)],
  ['resident after, MB', ({ after }) => (after.rssBytes / 1e6).toFixed(0)],
  ['one hostile text of 80,000 letters, ms', ({ hostileTextMs }) => hostileTextMs.toFixed(1)],
]
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${isBusy(machine) ? ', BUSY' : ''}`)
for (const { name } of engines) console.log(`${name} ${versionOf(name)}`)
console.log(`\n| | ${engines.map(({ name }) => name).join(' | ')} |\n|---|${engines.map(() => '---:|').join('')}`)
for (const [name, cell] of rows)
  console.log(`| ${name} | ${engines.map(({ measured }) => cell(measured)).join(' | ')} |`)

if (!quick) {
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine,
    engines: engines.map(({ name, measured }) => ({ name, version: versionOf(name), ...measured })),
  }
  writeFileSync(new URL('./results/service.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
}
process.exitCode = engines.some(({ measured }) => measured.errors > 0) ? 1 : 0

/** Of the time that the server computed, not of the time that passed: the machine may have other work. */
function perCore({ requests, cpuSeconds }: LoadResult): number {
  return requests / cpuSeconds
}
