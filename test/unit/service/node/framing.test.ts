import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAnswers, rawClient } from '../../../helpers/raw-client.ts'
import { countHead, good, head, KEY, problemIn, type Served, serve } from './served.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.server.stop(0))

const body = '{"model":"gpt-4o","text":"hi"}'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

/** Shapes that two readers of HTTP would read differently, or that are not HTTP. Each is sent in front of a good one. */
const broken: readonly (readonly [string, string, number])[] = [
  ['both lengths', `${countHead('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
  ['two lengths', `${countHead('Content-Length: 30', 'Content-Length: 31')}${body}`, 400],
  ['a length with a sign', `${countHead('Content-Length: +30')}${body}`, 400],
  ['a length in hexadecimal', `${countHead('Content-Length: 0x1e')}${body}`, 400],
  ['a negative length', `${countHead('Content-Length: -1')}`, 400],
  ['a length that is no number', `${countHead('Content-Length: 18446744073709551646')}${body}`, 400],
  ['an unknown coding', `${countHead('Transfer-Encoding: xchunked')}${chunk(body)}0\r\n\r\n`, 400],
  ['chunked before another coding', `${countHead('Transfer-Encoding: chunked, identity')}0\r\n\r\n`, 400],
  ['chunked twice', `${countHead('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
  ['a space before the colon', `${countHead('Transfer-Encoding : chunked')}0\r\n\r\n`, 400],
  ['a folded header', `${countHead('X-A: 1\r\n Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
  ['a bare line feed in the head', `${countHead().replaceAll('\r\n', '\n')}`, 400],
  ['a NUL in a header', `${countHead('X-A: a\0b')}`, 400],
  ['a bad size of a chunk', `${countHead('Transfer-Encoding: chunked')}zz\r\n`, 400],
  ['a chunk that is longer than its size', `${countHead('Transfer-Encoding: chunked')}1\r\nabcdef\r\n0\r\n\r\n`, 400],
  ['a size of a chunk beyond all bounds', `${countHead('Transfer-Encoding: chunked')}ffffffffffffffffff\r\n`, 400],
  ['no host', head('GET /health', [], ''), 400],
  ['two hosts', head('GET /health', ['Host: other']), 400],
  ['an unknown version', 'GET /health HTTP/9.9\r\nHost: test\r\n\r\n', 400],
  ['no version', 'GET /health\r\n\r\n', 400],
  ['an unknown method', head('HACK /health'), 400],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['headers without end', head('GET /health', [`X-A: ${'a'.repeat(20_000)}`]), 431],
  ['an address without end', `GET /${'a'.repeat(20_000)}`, 431],
  [
    'many headers',
    head(
      'GET /health',
      Array.from({ length: 2_000 }, (_, at) => `X-${at}: aaaa`),
    ),
    431,
  ],
]

describe('bytes that are not one request', () => {
  test.each(broken)('%s: a problem document and a close; nothing after it is answered', async (_, sent, status) => {
    const client = await rawClient(served.port)
    client.write(sent + good())
    const { text, by } = await client.ended()
    const answer = problemIn(text)
    expect([answer.status, answer.headers.connection, by]).toEqual([status, 'close', 'end'])
    client.destroy()
  })

  test.each(broken)('%s after a good request: that one has its answer first', async (_, sent, status) => {
    const client = await rawClient(served.port)
    client.write(good() + sent)
    const answers = parseAnswers((await client.ended()).text)
    expect(answers.map((answer) => answer.status)).toEqual([200, status])
    client.destroy()
  })

  test.each(broken)('%s, a byte at a time', async (_, sent, status) => {
    const client = await rawClient(served.port)
    for (const byte of sent.slice(0, 400)) client.write(byte)
    client.write(sent.slice(400))
    client.half()
    expect(problemIn((await client.ended()).text).status).toBe(status)
    client.destroy()
  })

  test('a request that ends in the middle', async () => {
    for (const sent of [countHead('Content-Length: 30'), 'GET /hea', countHead('Transfer-Encoding: chunked')]) {
      const client = await rawClient(served.port)
      client.write(sent)
      client.half()
      expect(problemIn((await client.ended()).text).status).toBe(400)
      client.destroy()
    }
  })

  test('a tunnel is refused with a problem document', async () => {
    const client = await rawClient(served.port)
    client.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
    expect([404, 405]).toContain(problemIn((await client.ended()).text).status)
    client.destroy()
  })
})

describe('requests after each other', () => {
  test('that are sent at once are answered in order', async () => {
    const client = await rawClient(served.port)
    const texts = Array.from({ length: 50 }, (_, at) => 'word '.repeat(at + 1))
    client.write(texts.map(good).join(''))
    client.half()
    const answers = parseAnswers((await client.ended()).text)
    expect(answers.map(({ body }) => JSON.parse(body).tokens)).toEqual(texts.map((_, at) => at + 2))
    client.destroy()
  })

  test('are taken whatever pieces they come in', async () => {
    const client = await rawClient(served.port)
    const inChunks = countHead('Transfer-Encoding: chunked') + chunk(body.slice(0, 9)) + chunk(body.slice(9))
    const all = `${good()}${inChunks}0\r\nTrailer: x\r\n\r\n${head('GET /health')}${good()}`
    for (const byte of all) client.write(byte)
    client.half()
    const answers = parseAnswers((await client.ended()).text)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    client.destroy()
  })

  test('of one that never reads do not pile up', async () => {
    const client = await rawClient(served.port, { reads: false })
    const before = served.records.length
    const many = Buffer.from(head('GET /openapi.json').repeat(500))
    for (let at = 0; at < 200; at++) client.write(many)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const begun = served.records.length - before
    // Its own answers fill what the kernel holds; the rest waits unread.
    expect(begun).toBeLessThan(5_000)
    client.destroy()
  })

  test('a half-closed client reads all of its answer', async () => {
    const client = await rawClient(served.port)
    client.write(good())
    client.half()
    const { text, by } = await client.ended()
    expect([parseAnswers(text)[0]!.status, by]).toEqual([200, 'end'])
    client.destroy()
  })

  test('HTTP/1.0 is answered and closed', async () => {
    const client = await rawClient(served.port)
    client.write('GET /health HTTP/1.0\r\n\r\n')
    expect(parseAnswers((await client.ended()).text)[0]!.status).toBe(200)
    client.destroy()
  })

  test('HEAD and OPTIONS leave the connection in step', async () => {
    const client = await rawClient(served.port)
    const asks = ['Origin: https://app.example', `Authorization: Bearer ${KEY}`]
    client.write(head('HEAD /health') + head('OPTIONS /v1/count', asks) + good())
    client.half()
    const { text } = await client.ended()
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '204', '200'])
    client.destroy()
  })
})
