/**
 * The proxy beside a forwarder that does nothing but forward, on the same runtime, to the same provider, in the same run:
 * `npm run bench:proxy`. Needs a build. Prints requests per second and latencies, and the ratios of the two.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { isBusy, thisMachine } from './machine.ts'

const quick = process.argv.includes('--quick')
const CONNECTIONS = 50
const SECONDS = quick ? 3 : 8
const ROUNDS = quick ? 1 : 3

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tokenroom-bench-proxy-'))

interface Server {
  readonly origin: string
  stop(): void
}

/** Starts a program and waits until it says where it listens. */
function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Server> {
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-10_000)
      const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (origin !== undefined) resolve({ origin, stop: () => child.kill('SIGTERM') })
    })
    child.on('exit', (code) => reject(new Error(`${words.join(' ')} ended with ${code}`)))
  })
}

const question = 'How much room is left in the window, and what would it cost? '
const body = JSON.stringify({
  model: 'gpt-4o',
  max_completion_tokens: 200,
  messages: [
    { role: 'system', content: 'You are concise.' },
    { role: 'user', content: question.repeat(32) },
  ],
})

async function load(origin: string) {
  const result = await autocannon({
    url: `${origin}/v1/chat/completions`,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a-key' },
    body,
    connections: CONNECTIONS,
    duration: SECONDS,
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return { perSecond: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 }
}

const provider = await start([file('./proxy/provider.mjs')])
const limit = { id: 'day', unit: 'nanoUsd', amount: '$1000000', window: { calendar: 'day' } }
const config = {
  upstreams: { openai: { url: provider.origin, keyFrom: null } },
  limits: [limit],
  store: { memory: true },
}
writeFileSync(join(folder, 'tokenroom.json'), JSON.stringify(config))
const serve = [file('../dist/cli.js'), 'serve', '--config', join(folder, 'tokenroom.json')]
const proxy = await start(serve, { PORT: '0', TOKENROOM_LOG: 'none' })
const bare = await start([file('./proxy/forwarder.mjs')], { UPSTREAM: provider.origin })

try {
  const machine = thisMachine()
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${isBusy(machine) ? ', BUSY' : ''}`)
  console.log(`${CONNECTIONS} connections, a chat request of ${body.length} bytes, ${SECONDS} s each\n`)
  // Compiled and warm, both of them.
  for (const { origin } of [proxy, bare]) await load(origin)
  console.log('| | requests/s | p50 ms | p99 ms |\n|---|---:|---:|---:|')
  const ratios: { speed: number; p99: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const [theirs, ours] = [await load(bare.origin), await load(proxy.origin)]
    for (const [name, { perSecond, p50Ms, p99Ms }] of [
      ['forwarder', theirs],
      ['proxy', ours],
    ] as const) {
      console.log(`| ${name} | ${perSecond.toFixed(0)} | ${p50Ms} | ${p99Ms} |`)
    }
    ratios.push({ speed: ours.perSecond / theirs.perSecond, p99: ours.p99Ms / theirs.p99Ms })
  }
  const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
  const speed = middle(ratios.map((one) => one.speed))
  const p99 = middle(ratios.map((one) => one.p99))
  console.log(
    `\nthe proxy carries ${(speed * 100).toFixed(0)} % of the forwarder's requests per second; its p99 is ${p99.toFixed(2)} times as long`,
  )
} finally {
  for (const server of [proxy, bare, provider]) server.stop()
  rmSync(folder, { recursive: true, force: true })
}
