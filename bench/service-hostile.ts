/**
 * The service under load with one hostile request in ten: `npm run bench:hostile -- 120` for two minutes. Prints what
 * the good requests met, and the memory at the start, at the quarters and at the end. Ends with 1 when a good request
 * failed, or when the memory grew by a quarter in the second half.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { hostileKinds } from './service/hostile.ts'
import { type LoadRequest, loadRequests } from './service/requests.ts'

const KEY = 'a-key-of-the-benchmark'
const CALLERS = 8
const seconds = Number(process.argv[2] ?? 120)

const env = { ...process.env, PORT: '0', TOKENROOM_KEYS: KEY, TOKENROOM_LOG: 'none' }
const server = spawn(process.execPath, ['dist/cli.js', 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
const port = await new Promise<number>((resolve) => {
  server.stdout.once('data', (text) => resolve(Number(/127\.0\.0\.1:(\d+)/.exec(String(text))?.[1])))
})
server.stdout.resume()

const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
const good = loadRequests({ chokes: false })
const times: number[] = []
const failures = new Map<string, number>()
const hostile = new Map<string, number>()
let until = 0
let sent = 0

function rssMb(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

/** The status that answers a good request, or why there was no answer. A connection that was closed idle is used anew. */
function ask({ path, headers, body }: LoadRequest, again = true): Promise<number | string> {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && error.code === 'ECONNRESET' && again
      resolve(isStale ? ask({ path, headers, body } as LoadRequest, false) : (error.code ?? error.message))
    })
    outgoing.end(body)
  })
}

async function call(): Promise<void> {
  while (performance.now() < until) {
    const at = sent++
    if (at % 10 === 9) {
      const kind = hostileKinds[Math.floor(at / 10) % hostileKinds.length]!
      hostile.set(kind.name, (hostile.get(kind.name) ?? 0) + 1)
      // Not awaited: a hostile client takes its time.
      kind.run(port, KEY).catch(() => {})
      continue
    }
    const one = good[at % good.length]!
    const started = performance.now()
    const status = await ask(one)
    times.push(performance.now() - started)
    if (status !== one.status) failures.set(String(status), (failures.get(String(status)) ?? 0) + 1)
  }
}

// Both threads, with their tables, before the memory is looked at.
const large = {
  ...good[0]!,
  body: JSON.stringify({ model: 'gpt-4o', text: 'word '.repeat(600_000) }),
  path: '/v1/count',
}
await Promise.all(Array.from({ length: 6 }, () => ask(large)))
const memory = [rssMb()]
until = performance.now() + seconds * 1000
const watch = setInterval(() => memory.push(rssMb()), (seconds * 1000) / 4)
await Promise.all(Array.from({ length: CALLERS }, call))
clearInterval(watch)
memory.push(rssMb())
times.sort((a, b) => a - b)
const quantile = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)
console.log(`good requests: ${times.length} in ${seconds} s, p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms`)
console.log(`hostile: ${[...hostile].map(([name, count]) => `${count} ${name}`).join(', ')}`)
console.log(`failures of good requests: ${JSON.stringify(Object.fromEntries(failures))}`)
console.log(`resident MB: ${memory.join(', ')}`)
agent.destroy()
const ended = new Promise<number | null>((resolve) => server.once('exit', resolve))
server.kill('SIGTERM')
console.log(`after SIGTERM it ended with ${await ended}`)
const grew = (memory.at(-1) ?? 0) > (memory[2] ?? 0) * 1.25
process.exit(failures.size > 0 || grew ? 1 : 0)
