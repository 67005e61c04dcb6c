/** What sends to the providers, to servers on the loopback. */
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createSendUp } from '../../../../service/node/send-up.ts'
import { listen } from '../../../helpers/listen.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createHttp(answer)
  const { origin, close } = await listen(server)
  closing.push(close)
  return origin
}

const readAll = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
const send = createSendUp()

test('a request arrives as it was given, and its answer comes back', async () => {
  const origin = await serve(async (request, response) => {
    const { method, url, headers } = request
    const body = await readAll(request)
    response.writeHead(201, 'Made', { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] })
    response.end(JSON.stringify({ method, url, body, length: headers['content-length'], key: headers['x-key'] }))
  })
  const answer = await send(`${origin}/v1/chat?x=1`, { method: 'POST', headers: { 'x-key': 'k' }, body: '"été"' })
  expect([answer.status, answer.statusText, answer.ok]).toEqual([201, 'Made', true])
  expect([answer.headers.get('x-own'), answer.headers.getSetCookie()]).toEqual(['yes', ['a=1', 'b=2']])
  expect(JSON.parse(await answer.text())).toEqual({
    method: 'POST',
    url: '/v1/chat?x=1',
    body: '"été"',
    length: '7',
    key: 'k',
  })
})

test('a redirect is an answer, and not followed', async () => {
  let requests = 0
  const origin = await serve((_, response) => {
    requests++
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect((await send(origin, { method: 'POST', body: '{}' })).status).toBe(307)
  expect(requests).toBe(1)
})

test('an encoding that nobody asked for is taken off', async () => {
  const origin = await serve((request, response) => {
    expect(request.headers['accept-encoding']).toBe('identity')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('as text'))
  })
  expect(await (await send(origin)).text()).toBe('as text')
  const reader = (await send(origin)).body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('as text')
})

test('a body is read no faster than its reader takes it', async () => {
  let sent = 0
  const origin = await serve((_, response) => {
    const chunk = Buffer.alloc(65_536)
    const write = (): void => {
      while (sent < 64 * 1_048_576) {
        sent += chunk.length
        if (!response.write(chunk)) return void response.once('drain', write)
      }
      response.end()
    }
    write()
  })
  const reader = (await send(origin)).body!.getReader()
  await reader.read()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(sent).toBeLessThan(32 * 1_048_576)
  let read = 65_536
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) read += piece.value.length
  expect(read).toBeGreaterThanOrEqual(64 * 1_048_576)
})

/** Answers with a first piece, and tells when the client has gone. */
function endless(): { readonly answer: RequestListener; readonly gone: Promise<void> } {
  let left = (): void => {}
  const gone = new Promise<void>((resolve) => {
    left = resolve
  })
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    response.once('close', left)
    response.write('first')
  }
  return { answer, gone }
}

test.each(['text', 'stream'])('an abort in a %s ends the request with its reason', async (as) => {
  const { answer, gone } = endless()
  const origin = await serve(answer)
  const stopper = new AbortController()
  const response = await send(origin, { signal: stopper.signal })
  const reason = new DOMException('enough', 'AbortError')
  const reader = as === 'stream' ? response.body!.getReader() : null
  if (reader) await reader.read()
  const rest = reader ? reader.read() : response.text()
  stopper.abort(reason)
  await expect(rest).rejects.toBe(reason)
  await gone
})

test('an abort before the answer, and before the request, rejects with its reason', async () => {
  const origin = await serve(() => {})
  const stopper = new AbortController()
  const asked = send(origin, { signal: stopper.signal })
  const reason = new DOMException('enough', 'AbortError')
  stopper.abort(reason)
  await expect(asked).rejects.toBe(reason)
  await expect(send(origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test('a reader that cancels closes the connection', async () => {
  const { answer, gone } = endless()
  const reader = (await send(await serve(answer))).body!.getReader()
  await reader.read()
  await reader.cancel()
  await gone
})

test.each(['text', 'stream'])('a %s that breaks off is an error, and no end', async (as) => {
  const origin = await serve((_, response) => {
    response.write('first')
    setTimeout(() => response.socket?.destroy(), 20)
  })
  const response = await send(origin)
  const read = async () => {
    if (as === 'text') return response.text()
    const reader = response.body!.getReader()
    while (!(await reader.read()).done);
  }
  await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('a connection that is refused, or is never made, says that nothing was sent', async () => {
  const { origin, close } = await listen(createHttp())
  await close()
  await expect(send(origin)).rejects.toMatchObject({ cause: { syscall: 'connect' } })
  // A server that says nothing makes no TLS connection.
  const silent = createTcp(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const short = createSendUp({ connectMs: 50 })
  await expect(short(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`)).rejects.toMatchObject({
    cause: { code: 'ETIMEDOUT', syscall: 'connect' },
  })
  silent.close()
})

test('a provider that says nothing is left after silentMs, and the request may have arrived', async () => {
  const origin = await serve(() => {})
  const short = createSendUp({ silentMs: 50 })
  await expect(short(origin)).rejects.toMatchObject({ cause: { code: 'ETIMEDOUT', syscall: 'read' } })
})

test('connections are kept for the next request', async () => {
  const ports = new Set<number>()
  const origin = await serve((request, response) => {
    ports.add(request.socket.remotePort ?? 0)
    response.end('yes')
  })
  for (let at = 0; at < 3; at++) await (await send(origin)).text()
  expect(ports.size).toBe(1)
})
