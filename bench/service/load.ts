import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import type { LoadRequest } from './requests.ts'

/** What a server has used since it started. */
interface Used {
  readonly rssBytes: number
  /** What is referenced after a collection: the heap and the buffers. */
  readonly heldBytes: number
  readonly cpuSeconds: number
}

/** What one load found. */
export interface LoadResult {
  readonly requests: number
  readonly bytes: number
  readonly seconds: number
  /** Connections that failed, timeouts, and answers with another status than expected. */
  readonly errors: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** p99 / median in each tenth of the load; what disturbed the machine for a while is in one of them only. */
  readonly spreads: readonly number[]
  readonly connections: number
  readonly cpuSeconds: number
  readonly before: Used
  readonly after: Used
}

/** A server in a process of its own. */
export interface Server {
  readonly origin: string
  used(): Promise<Used>
  stop(): Promise<void>
}

/**
 * Callers that each wait for their answer before they ask again. The service computes on one core, so an answer takes about
 * eight times its own work: the queue of a service at its limit, and no longer.
 */
const CONNECTIONS = 8
const PARTS = 10

export async function startServer(engine: string): Promise<Server> {
  const script = fileURLToPath(new URL('./server.mjs', import.meta.url))
  const child = fork(script, [engine], { execArgv: ['--expose-gc'] })
  const { origin } = await answer<{ readonly origin: string }>(child)
  return {
    origin,
    used: () => {
      const used = answer<Used>(child)
      child.send('used')
      return used
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.disconnect()
      }),
  }
}

/** Sends `amount` requests over connections that are kept, each as soon as the one before it is answered. */
export async function load(server: Server, requests: readonly LoadRequest[], amount: number): Promise<LoadResult> {
  const before = await server.used()
  const times = new Float64Array(amount)
  let answered = 0
  let unexpected = 0
  const started = performance.now()
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: server.origin,
        connections: CONNECTIONS,
        amount,
        timeout: 120,
        requests: requests.map(({ status, ...request }) => ({
          ...request,
          onResponse: (received: number) => {
            if (received !== status) unexpected++
          },
        })),
      },
      (error, finished) => (error ? reject(error) : resolve(finished)),
    )
    instance.on('response', (_client, _status, _bytes, ms) => {
      if (answered < amount) times[answered++] = ms
    })
  })
  const seconds = (performance.now() - started) / 1000
  const after = await server.used()
  const parts = Array.from({ length: PARTS }, (_, at) =>
    times.slice(Math.floor((at * answered) / PARTS), Math.floor(((at + 1) * answered) / PARTS)),
  )
  const all = times.subarray(0, answered)
  return {
    requests: answered,
    bytes: Math.round(
      (amount / requests.length) * requests.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0),
    ),
    seconds,
    errors: result.errors + result.timeouts + unexpected + (amount - answered),
    p50Ms: quantile(all, 0.5),
    p99Ms: quantile(all, 0.99),
    spreads: parts.map((part) => quantile(part, 0.99) / quantile(part, 0.5)),
    connections: CONNECTIONS,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    before,
    after,
  }
}

function quantile(times: Float64Array, share: number): number {
  return times.slice().sort()[Math.min(times.length - 1, Math.floor(share * times.length))]!
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the server ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as T)
    })
  })
}
