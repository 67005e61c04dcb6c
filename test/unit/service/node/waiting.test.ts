import { afterEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../../../service/reply.ts'
import { parseAnswers, type RawClient, rawClient } from '../../../helpers/raw-client.ts'
import { countHead, good, head, KEY, problemIn, type Served, type ServeOptions, serve } from './served.ts'

let running: Served | null = null
let clients: RawClient[] = []
afterEach(async () => {
  for (const client of clients) client.destroy()
  clients = []
  await running?.server.stop(0)
  running = null
})

async function start(options: ServeOptions): Promise<Served> {
  running = await serve(options)
  return running
}

async function open(options?: { readonly reads?: boolean }): Promise<RawClient> {
  const client = await rawClient(running!.port, options)
  clients.push(client)
  return client
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends one byte every `ms` until the connection ends. */
function trickle(client: RawClient, byte: string, ms: number): void {
  const timer = setInterval(() => client.write(byte), ms)
  client.socket.once('close', () => clearInterval(timer))
  client.socket.once('end', () => clearInterval(timer))
}

describe('a client that is slow', () => {
  test('to say anything is told so', async () => {
    await start({ limits: { headersMs: 300 } })
    const { text, ms } = await (await open()).ended()
    expect(problemIn(text).problem.code).toBe('REQUEST_TIMEOUT')
    expect(ms).toBeGreaterThan(250)
  })

  test('with its headers, a byte at a time, is told so', async () => {
    await start({ limits: { headersMs: 300 } })
    const client = await open()
    client.write('GET /health HTTP/1.1\r\nHost: test\r\nX-A: ')
    trickle(client, 'a', 20)
    const { status, problem } = problemIn((await client.ended()).text)
    expect([status, problem.code]).toEqual([408, 'REQUEST_TIMEOUT'])
  })

  test('with its body, a byte at a time, is told so', async () => {
    await start({ limits: { bodyIdleMs: 10_000, bodyMs: 300 } })
    for (const length of ['Content-Length: 1000', 'Content-Length: 90000']) {
      const client = await open()
      client.write(countHead(length))
      trickle(client, ' ', 20)
      const { status, problem } = problemIn((await client.ended()).text)
      expect([status, problem.code]).toEqual([408, 'REQUEST_TIMEOUT'])
    }
  })

  test('with the next part of its body is told so', async () => {
    await start({ limits: { bodyIdleMs: 200, bodyMs: 60_000 } })
    const client = await open()
    client.write(`${countHead('Transfer-Encoding: chunked')}5\r\n{"mod`)
    const { status, problem } = problemIn((await client.ended()).text)
    expect([status, problem.detail]).toEqual([408, expect.stringContaining('within 200 ms, after 5 bytes')])
  })

  test('to ask again is closed without a word', async () => {
    await start({ limits: { keepAliveMs: 200 } })
    const client = await open()
    client.write(good())
    const { text, by } = await client.ended()
    expect([parseAnswers(text).map(({ status }) => status), by]).toEqual([[200], 'end'])
  })

  const large: Reply = { status: 200, headers: {}, body: 'x'.repeat(13_000_000) }

  test('to read its answer is cut', async () => {
    const { records, places } = await start({ limits: { writeIdleMs: 300 }, compute: async () => large })
    const client = await open({ reads: false })
    client.write(good())
    await expect.poll(() => records.length).toBe(1)
    expect(records[0]!.sent).toBe(false)
    expect(places.unsentBytes).toBe(0)
  })

  test('to read its answer, though it does, is cut at the end of its time', async () => {
    const { records } = await start({ limits: { writeIdleMs: 10_000, writeMs: 500 }, compute: async () => large })
    const client = await open({ reads: false })
    client.write(good())
    const timer = setInterval(() => client.socket.read(1_000), 20)
    await expect.poll(() => records.length).toBe(1)
    clearInterval(timer)
    expect(records[0]!.sent).toBe(false)
  })

  test('but reads is not cut', async () => {
    const { records } = await start({ limits: { writeIdleMs: 10_000 }, compute: async () => large })
    const client = await open()
    client.write(good())
    await expect.poll(() => client.received().length).toBeGreaterThan(13_000_000)
    await expect.poll(() => records.length).toBe(1)
    expect(records[0]!.sent).toBe(true)
  })
})

describe('many clients', () => {
  test('that are idle do not keep others out', async () => {
    const { server } = await start({ limits: { maxConnections: 50 } })
    for (let at = 0; at < 200; at++) await open()
    const client = await open()
    client.write(good())
    await client.until(/"tokens":6/)
    expect(server.connections).toBeLessThanOrEqual(50)
  })

  test('that all wait for an answer leave none for the next, which is told so', async () => {
    let answer: (reply: Reply) => void = () => {}
    const waiting = new Promise<Reply>((resolve) => {
      answer = resolve
    })
    let begun = 0
    const compute = () => {
      begun++
      return waiting
    }
    await start({ limits: { maxConnections: 5 }, compute })
    const busy = await Promise.all(Array.from({ length: 5 }, () => open()))
    for (const client of busy) client.write(good())
    await expect.poll(() => begun).toBe(5)
    const { status, problem, headers } = problemIn((await (await open()).ended()).text)
    expect([status, problem.code, headers['retry-after']]).toEqual([503, 'SERVICE_BUSY', '5'])
    answer({ status: 200, headers: {}, body: 'ok' })
    for (const client of busy) await client.until(/ok$/)
  })

  test('with large bodies wait for a place, some in vain, and small ones pass', async () => {
    const limits = { maxBodies: 2, maxWaiting: 2, waitMs: 2_000 }
    const { places } = await start({ limits })
    const length = `Content-Length: ${90_000}`
    const slow = [await open(), await open()]
    for (const client of slow) client.write(countHead(length))
    await expect.poll(() => places.taken).toBe(2)
    const queued = [await open(), await open()]
    // One after the other: two sockets may be heard in any order.
    for (const [at, client] of queued.entries()) {
      client.write(countHead(length))
      await expect.poll(() => places.waiting).toBe(at + 1)
    }
    // No room to wait: at once.
    const third = await open()
    third.write(countHead(length, 'Expect: 100-continue'))
    const refused = problemIn((await third.ended()).text)
    expect([refused.status, refused.problem.code, refused.headers['retry-after']]).toEqual([503, 'SERVICE_BUSY', '2'])
    const small = await open()
    small.write(good())
    await small.until(/"tokens":6/)
    // One place becomes free in time, for the first in the queue; the other waits in vain.
    slow[0]!.destroy()
    await expect.poll(() => places.waiting).toBe(1)
    expect(problemIn((await queued[1]!.ended()).text).status).toBe(503)
    const body = JSON.stringify({ model: 'gpt-4o', text: 'word '.repeat(17_990) })
    queued[0]!.write(body.padEnd(90_000))
    await queued[0]!.until(/"tokens":17991/)
  })

  test('with chunked bodies take a place once they are large', async () => {
    const { places } = await start({})
    const client = await open()
    client.write(`${countHead('Transfer-Encoding: chunked')}c350\r\n${'x'.repeat(50_000)}\r\n`)
    await pause(100)
    expect(places.taken).toBe(0)
    client.write(`c350\r\n${' '.repeat(50_000)}`)
    await expect.poll(() => places.taken).toBe(1)
    client.destroy()
    await expect.poll(() => places.taken).toBe(0)
  })
})

describe('stopping', () => {
  test('closes idle connections, and those whose request has not arrived', async () => {
    const { server } = await start({})
    const idle = await open()
    const asked = await open()
    asked.write(good())
    await asked.until(/"tokens":6/)
    const slow = await open()
    slow.write('GET /health HTTP/1.1\r\nHost')
    trickle(slow, 'a', 20)
    await pause(100)
    expect(await server.stop(0)).toBe(0)
    for (const client of [idle, asked, slow]) await client.ended()
  })

  test('waits for answers that have begun, and says that the connection closes', async () => {
    let answer: (reply: Reply) => void = () => {}
    const waiting = new Promise<Reply>((resolve) => {
      answer = resolve
    })
    const { server } = await start({ compute: () => waiting })
    const client = await open()
    client.write(good())
    await pause(50)
    const stopped = server.stop(0)
    await expect(rawClient(running!.port)).rejects.toThrow(/ECONNREFUSED/)
    answer({ status: 200, headers: {}, body: 'ok' })
    const answers = parseAnswers((await client.ended()).text)
    expect(answers).toMatchObject([{ status: 200, body: 'ok', headers: { connection: 'close' } }])
    client.destroy()
    expect(await stopped).toBe(0)
  })

  test('waits for a slow reader of an answer', async () => {
    const body = 'x'.repeat(13_000_000)
    const { server } = await start({ compute: async () => ({ status: 200, headers: {}, body }) })
    const client = await open({ reads: false })
    client.write(good())
    await pause(200)
    const stopped = server.stop(0)
    let length = 0
    client.socket.on('data', (piece) => {
      length += piece.length
    })
    await new Promise((resolve) => client.socket.once('end', resolve))
    expect(length).toBeGreaterThan(body.length)
    client.destroy()
    expect(await stopped).toBe(0)
  })

  test('ends by its deadline, and says how many answers were cut', async () => {
    const { server } = await start({ limits: { stopMs: 300 }, compute: () => new Promise(() => {}) })
    const client = await open()
    client.write(good())
    await pause(50)
    expect(await server.stop(0)).toBe(1)
  })

  test('takes requests for a while in which it is not ready', async () => {
    const { server } = await start({})
    expect(server.isReady).toBe(true)
    const stopped = server.stop(400)
    expect(server.isReady).toBe(false)
    const client = await open()
    client.write(head('GET /v1/models', [`Authorization: Bearer ${KEY}`]))
    await client.until(/200 OK/)
    await stopped
    await client.ended()
  })
})
