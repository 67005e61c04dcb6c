import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAnswers, type RawClient, rawClient } from '../../../helpers/raw-client.ts'
import { countHead, good, head, KEY, problemIn, type Served, serve } from './served.ts'

const LINGER_BYTES = 1_000_000
const MUCH_BYTES = 50_000_000

let served: Served
beforeAll(async () => {
  served = await serve({ limits: { lingerBytes: LINGER_BYTES, lingerMs: 500 } })
})
afterAll(() => served.server.stop(0))

/** Sends bytes until the connection ends or there are `limitBytes`; answers how many the kernel took. */
async function flood(client: RawClient, limitBytes: number, piece = Buffer.alloc(65_536, 0x20)): Promise<number> {
  let sentBytes = 0
  while (sentBytes < limitBytes && client.socket.writable) {
    await new Promise<void>((resolve) => {
      client.socket.write(piece, (error) => {
        if (!error) sentBytes += piece.length
        resolve()
      })
    })
  }
  return sentBytes
}

const key = `Authorization: Bearer ${KEY}`
const json = 'Content-Type: application/json'
const declared = `Content-Length: ${MUCH_BYTES}`
const chunked = 'Transfer-Encoding: chunked'

/** Every way in which a body is refused: the head, the status, and whether it comes in chunks. */
const refused: readonly (readonly [string, string, number, boolean])[] = [
  ['a declared length above the limit', countHead(declared), 413, false],
  ['a chunked body above the limit', countHead(chunked), 413, true],
  ['no key, declared', head('POST /v1/count', [json, declared]), 401, false],
  ['no key, chunked', head('POST /v1/count', [json, chunked]), 401, true],
  ['a wrong key', head('POST /v1/count', [json, 'Authorization: Bearer no', declared]), 401, false],
  ['an unknown route, declared', head('POST /v1/nothing', [key, json, declared]), 404, false],
  ['an unknown route, chunked', head('POST /v1/nothing', [key, json, chunked]), 404, true],
  ['a wrong method', head('PUT /v1/count', [key, json, chunked]), 405, true],
  ['another media type', head('POST /v1/count', [key, 'Content-Type: text/plain', declared]), 415, false],
  ['a GET with a body', head('GET /v1/nothing', [key, declared]), 404, false],
]

describe('a refused body', () => {
  test.each(refused)('for %s is answered, and not read to its end', async (_, start, status, isChunked) => {
    const client = await rawClient(served.port)
    const readBefore = served.server.readBytes
    client.write(start)
    const piece = Buffer.from(isChunked ? `10000\r\n${'x'.repeat(65_536)}\r\n` : 'x'.repeat(65_536))
    // Does not care for the answer, and sends until the connection is gone.
    await flood(client, MUCH_BYTES, piece)
    const { text, ms } = await client.ended()
    client.destroy()
    const answer = problemIn(text)
    expect(answer.status).toBe(status)
    expect(answer.headers.connection).toBe('close')
    // What the server read: the body's limit, then what lingering allows, and one piece more.
    expect(served.server.readBytes - readBefore).toBeLessThan(LINGER_BYTES + 500_000)
    expect(ms).toBeLessThan(20_000)
  })

  test.each(refused)('for %s is answered to a client that sends nothing more', async (_, start, status, isChunked) => {
    if (isChunked && status === 413) return
    const client = await rawClient(served.port)
    client.write(start)
    expect(problemIn((await client.ended()).text).status).toBe(status)
    client.destroy()
  })

  test('the client reads the answer also when it sends all of its body first', async () => {
    for (let round = 0; round < 10; round++) {
      const client = await rawClient(served.port, { reads: false })
      const length = 600_000
      client.write(countHead(`Content-Length: ${length}`))
      await new Promise((resolve) => client.socket.write('x'.repeat(length), resolve))
      let text = ''
      client.socket.on('data', (piece) => {
        text += piece
      })
      await new Promise((resolve) => client.socket.once('end', resolve))
      expect(problemIn(text).status).toBe(413)
      client.destroy()
    }
  })

  test('that is short leaves the connection open for the next request', async () => {
    const client = await rawClient(served.port)
    const start = head('POST /v1/count', ['Content-Type: application/json', 'Content-Length: 5'])
    client.write(`${start}"abc"${good()}`)
    await client.until(/"tokens":6/)
    expect(parseAnswers(client.received()).map(({ status }) => status)).toEqual([401, 200])
    client.destroy()
  })

  test('that is short and never comes ends the connection', async () => {
    const client = await rawClient(served.port)
    client.write(head('POST /v1/count', ['Content-Type: application/json', 'Content-Length: 5']))
    expect(problemIn((await client.ended()).text).status).toBe(401)
  })

  test('in chunks, with a good request after it, ends in an answer and a close', async () => {
    for (let round = 0; round < 10; round++) {
      const client = await rawClient(served.port)
      client.write(countHead(chunked))
      client.write(`20000\r\n${'x'.repeat(0x20000)}\r\n0\r\n\r\n${good()}`)
      const { text, by } = await client.ended()
      const answer = problemIn(text)
      expect([answer.status, answer.headers.connection, by]).toEqual([413, 'close', 'end'])
      client.destroy()
    }
  })
})

describe('Expect', () => {
  test('is answered with 100 for a body that is taken', async () => {
    const client = await rawClient(served.port)
    const body = JSON.stringify({ model: 'gpt-4o', text: 'How much room is left?' })
    client.write(countHead(`Content-Length: ${body.length}`, 'Expect: 100-continue'))
    await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/)
    client.write(body)
    await client.until(/"tokens":6/)
    client.destroy()
  })

  test.each(refused)('is answered without 100 for %s', async (_, start, status, isChunked) => {
    if (isChunked && status === 413) return
    const client = await rawClient(served.port)
    client.write(start.replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'))
    const answer = problemIn((await client.ended()).text)
    expect([answer.status, answer.headers.connection]).toEqual([status, 'close'])
    client.destroy()
  })

  test('of anything else is answered with 417', async () => {
    const client = await rawClient(served.port)
    client.write(countHead('Content-Length: 10', 'Expect: 200-ok'))
    const { status, problem } = problemIn((await client.ended()).text)
    expect([status, problem.code]).toEqual([417, 'EXPECTATION_UNSUPPORTED'])
    client.destroy()
  })
})
