/**
 * What a small request waits for while large ones are planned: `npm run bench:beside -- 20` measures for twenty seconds
 * alone and twenty beside plans of 4 MB. Needs a build. Small requests are sent at a fixed rate, whatever the service
 * does, so that a slow one does not delay the ones after it. The large ones come from a process of their own.
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isBusy, thisMachine } from './machine.ts'
import { asker, largePlan, smallCount } from './service/beside.ts'

const KEY = 'a-key-of-the-benchmark'
const EVERY_MS = 10
const seconds = Number(process.argv[2] ?? 20)

const env = { ...process.env, PORT: '0', TOKENROOM_KEYS: KEY, TOKENROOM_LOG: 'none' }
const server = spawn(process.execPath, ['dist/cli.js', 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
const port = await new Promise<number>((resolve) => {
  server.stdout.once('data', (text) => resolve(Number(/127\.0\.0\.1:(\d+)/.exec(String(text))?.[1])))
})
server.stdout.resume()
const ask = asker(port, KEY)

/** The times of small requests that are sent every few milliseconds for `forSeconds`, in milliseconds, sorted. */
async function smallTimes(forSeconds: number): Promise<readonly number[]> {
  const times: number[] = []
  const open: Promise<void>[] = []
  const started = performance.now()
  for (let at = 0; at * EVERY_MS < forSeconds * 1000; at++) {
    const waitMs = started + at * EVERY_MS - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    // From when it was sent: the time by which this process is late is not the service's.
    const sent = performance.now()
    open.push(ask(smallCount).then(() => void times.push(performance.now() - sent)))
  }
  await Promise.all(open)
  return times.sort((a, b) => a - b)
}

const quantile = (times: readonly number[], share: number) => times[Math.floor(share * (times.length - 1))] ?? 0

// Tables loaded, code compiled, the thread started.
await smallTimes(3)
await ask(largePlan)
const alone = await smallTimes(seconds)
const planner = fork(fileURLToPath(new URL('./service/beside.ts', import.meta.url)), [String(port), KEY])
await once(planner, 'message')
const beside = await smallTimes(seconds)
planner.send('stop')
const [plans] = await once(planner, 'message')

const machine = thisMachine()
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${isBusy(machine) ? ', BUSY' : ''}`)
console.log(`plans of ${largePlan.body.length.toLocaleString('en')} bytes answered beside: ${plans}`)
for (const [name, times] of [['alone', alone] as const, ['beside', beside] as const]) {
  const row = [0.5, 0.9, 0.99].map((share) => `p${share * 100} ${quantile(times, share).toFixed(2)} ms`)
  console.log(`${name}: ${times.length} small requests, ${row.join(', ')}`)
}
console.log(`p99 beside / alone: ${(quantile(beside, 0.99) / quantile(alone, 0.99)).toFixed(2)}`)
server.kill('SIGTERM')
