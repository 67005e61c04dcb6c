/** `tokenroom serve` as an operator runs it: a process with settings, threads, a log, metrics and signals. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parseOpenMetrics } from '../helpers/open-metrics.ts'
import { type Started, start } from '../helpers/processes.ts'
import { rawClient } from '../helpers/raw-client.ts'
import { type Installed, installPacked } from './packed.ts'

const KEY = 'a-key-of-the-test'
const listening = /pre-flight on http:\/\/([\d.]+):(\d+)/

let installed: Installed
let program = ''
let running: Started | null = null
let child: ChildProcess | null = null
beforeAll(() => {
  installed = installPacked()
  program = join(installed.folder, 'dist/cli.js')
})
afterEach(async () => {
  await running?.stop()
  child?.kill('SIGKILL')
  running = null
  child = null
})
afterAll(() => installed.remove())

async function serve(settings: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, PORT: '0', TOKENROOM_KEYS: `another, ${KEY}\n`, TOKENROOM_DRAIN_MS: '0', ...settings }
  running = await start([process.execPath, program, 'serve'], listening, { env })
  const port = Number(running.match[2])
  return { port, origin: `http://127.0.0.1:${port}`, started: running }
}

function ask(origin: string, path: string, body?: unknown, key = KEY): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(
    `${origin}${path}`,
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
  )
}

/** The lines of the log that are of requests. */
function requestsIn(output: string): Record<string, unknown>[] {
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return lines.filter(({ event }) => event === 'request')
}

const large = { model: 'gpt-4o', text: 'word '.repeat(700_000) }

describe('settings', () => {
  test('PORT and HOST come from the environment, and keys are trimmed', async () => {
    const { started, origin } = await serve({ HOST: '0.0.0.0' })
    expect(started.match[1]).toBe('0.0.0.0')
    expect((await ask(origin, '/v1/models')).status).toBe(200)
    expect((await ask(origin, '/v1/models', undefined, 'another')).status).toBe(200)
    expect((await ask(origin, '/v1/models', undefined, 'a-key')).status).toBe(401)
  })
})

describe('threads', () => {
  test('answer large bodies as the main thread does, and others are answered meanwhile', async () => {
    const { origin } = await serve()
    let isSeen = false
    // However fast they are counted, there is one more until an answer came meanwhile.
    const count = async () => {
      do {
        const answer = await ask(origin, '/v1/count', large)
        expect((await answer.json()).tokens).toBe(700_001)
      } while (!isSeen)
    }
    const watch = async () => {
      while (!isSeen) {
        expect((await ask(origin, '/health')).status).toBe(200)
        const metrics = parseOpenMetrics(await (await ask(origin, '/metrics')).text())
        isSeen = metrics.get('tokenroom_busy_threads')! > 0
      }
    }
    await Promise.all([watch(), ...Array.from({ length: 4 }, count)])
  })

  const items = Array.from({ length: 19_000 }, (_, at) => ({ text: `item ${at}`, score: at, id: `i${at}` }))
  const heavy = { model: 'gpt-4o', windowTokens: 100_000, slots: [{ name: 'a', policy: 'drop-oldest', items }] }

  test.each([
    ['time', { TOKENROOM_COMPUTE_MS: '1' }, 'SERVICE_BUSY'],
    ['memory', { TOKENROOM_THREAD_MEMORY_MB: '16' }, 'OUT_OF_MEMORY'],
  ])('that need too much %s are replaced, and the request is told', async (_, settings, code) => {
    const { origin } = await serve(settings)
    for (let round = 0; round < 2; round++) {
      const refused = await ask(origin, '/v1/plan', heavy)
      expect([refused.status, (await refused.json()).code]).toEqual([503, code])
      expect((await ask(origin, '/v1/count', { model: 'gpt-4o', text: 'hi' })).status).toBe(200)
    }
  })
})

describe('the log and the metrics', () => {
  test('have a line for each request, and never a text or a key', async () => {
    const { origin, started } = await serve()
    await ask(origin, '/v1/count', { model: 'gpt-4o', text: 'a secret text' })
    await ask(origin, '/v1/count', { model: 'gpt-4o', txt: 'a secret text' })
    await ask(origin, '/v1/models', undefined, 'a-secret-key')
    await ask(origin, '/nothing?of=interest')
    const metrics = await ask(origin, '/metrics')
    expect(metrics.headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0')
    const values = parseOpenMetrics(await metrics.text())
    expect(values.get('tokenroom_requests_total{route="/v1/count",status="200"}')).toBe(1)
    expect(values.get('tokenroom_refused_keys_total')).toBe(1)
    expect((await fetch(`${origin}/metrics`)).status).toBe(401)
    await expect.poll(() => requestsIn(started.output()).length).toBe(6)
    expect(requestsIn(started.output())).toMatchObject([
      { method: 'POST', route: '/v1/count', status: 200, tokens: 3, level: 'info' },
      { route: '/v1/count', status: 400, code: 'INVALID_ARGUMENT', tokens: null },
      { route: '/v1/models', status: 401, code: 'UNAUTHORIZED', address: '127.0.0.1', level: 'warn' },
      { route: null, status: 404, code: 'ROUTE_UNKNOWN' },
      { route: '/metrics', status: 200 },
      { route: '/metrics', status: 401 },
    ])
    expect(started.output()).not.toMatch(/secret|interest/)
  })

  test('that nobody reads does not stop the service', async () => {
    const env = { ...process.env, PORT: '0', TOKENROOM_KEYS: KEY, TOKENROOM_DRAIN_MS: '0' }
    const unread = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    child = unread
    const origin = await new Promise<string>((resolve) => {
      unread.stdout.once('data', (text) => {
        const match = String(text).match(listening)
        unread.stdout.pause()
        resolve(`http://127.0.0.1:${match?.[2]}`)
      })
    })
    // More than a pipe and the buffers of both sides hold.
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 50 }, () => ask(origin, '/health').then((answer) => answer.text())))
    }
    expect((await ask(origin, '/health')).status).toBe(200)
    const ended = new Promise((resolve) => unread.once('exit', resolve))
    unread.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  test('slow down who tries keys, and nobody else', async () => {
    const { origin } = await serve()
    const started = performance.now()
    for (let at = 0; at < 20; at++) expect((await ask(origin, '/v1/models', undefined, `key-${at}`)).status).toBe(401)
    const slowMs = performance.now() - started
    expect(slowMs).toBeGreaterThan(900)
    expect((await ask(origin, '/v1/models')).status).toBe(200)
  })
})

describe('SIGTERM', () => {
  test('turns health first, and takes requests for the time that is set', async () => {
    const { origin, started } = await serve({ TOKENROOM_DRAIN_MS: '6000' })
    const stopped = started.stop()
    await expect.poll(async () => (await ask(origin, '/health')).status).toBe(503)
    expect((await ask(origin, '/v1/count', { model: 'gpt-4o', text: 'hi' })).status).toBe(200)
    expect(await stopped).toBe(0)
  })

  test('with idle, slow and stuck connections ends by the deadline, with 0', async () => {
    const { port, started } = await serve({ TOKENROOM_STOP_MS: '1000' })
    const idle = await rawClient(port)
    const head = `POST /v1/count HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\n`
    const slow = await rawClient(port)
    slow.write(`${head}Content-Length: 100\r\n\r\n{`)
    const stuck = await rawClient(port, { reads: false })
    const body = JSON.stringify({ model: 'gpt-4o', texts: new Array(19_000).fill('x') })
    stuck.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await started.stop()).toBe(0)
    for (const client of [idle, slow, stuck]) client.destroy()
  })

  test('loses no answer that has begun: a large one is read to its end', async () => {
    const { origin, started } = await serve()
    const answers = Array.from({ length: 4 }, () => ask(origin, '/v1/count', large))
    await new Promise((resolve) => setTimeout(resolve, 400))
    const stopped = started.stop()
    const tokens = await Promise.all(answers.map(async (answer) => (await (await answer).json()).tokens))
    expect(tokens).toEqual(new Array(4).fill(700_001))
    expect(await stopped).toBe(0)
  })
})
