import { describe, expect, test } from 'vitest'
import { createPreflight } from '../../../service/index.ts'
import { loadTokenizer, TokenroomError } from '../../../src/index.ts'
import { openService, post, problemOf } from './service.ts'

const service = openService({ maxBodyBytes: 1_000, maxDepth: 8, maxValues: 50 })
const good = { encoding: 'o200k_base', text: 'hi' }

describe('keys', () => {
  const guarded = openService({ keys: ['first-key', 'ключ-2'.replaceAll(/[^\w-]/g, 'k')] })

  test.each(['Bearer first-key', 'bearer first-key', 'Bearer kkkk-2'])('opens with %s', async (authorization) => {
    expect((await post(guarded, '/v1/count', good, { authorization })).status).toBe(200)
  })

  test.each([
    [undefined, 'missing'],
    ['first-key', 'malformed'],
    ['Basic first-key', 'malformed'],
    ['Bearer ', 'malformed'],
    ['Bearer first-ke', 'unknown'],
    ['Bearer first-key2', 'unknown'],
    ['Bearer FIRST-KEY', 'unknown'],
  ])('refuses %j as %s', async (authorization, reason) => {
    const response = await post(guarded, '/v1/count', good, authorization === undefined ? {} : { authorization })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    const problem = await problemOf(response)
    expect(problem).toMatchObject({ code: 'UNAUTHORIZED', data: { reason } })
    expect(JSON.stringify(problem)).not.toContain('first')
  })

  test('are checked before the body is read', async () => {
    let asked = 0
    const body = new ReadableStream(
      {
        pull(controller) {
          asked++
          controller.enqueue(new Uint8Array(10))
        },
      },
      { highWaterMark: 0 },
    )
    expect((await post(guarded, '/v1/count', body)).status).toBe(401)
    expect(asked).toBe(0)
  })

  test('close the service when there are none', async () => {
    const closed = openService({ keys: [] })
    const response = await post(closed, '/v1/count', good, { authorization: 'Bearer ' + 'undefined' })
    expect(response.status).toBe(401)
    expect(await problemOf(response)).toMatchObject({ data: { reason: 'no-keys' } })
  })

  test('do not close health and the description', async () => {
    for (const path of ['/health', '/openapi.json']) {
      expect((await guarded.fetch(new Request(`https://preflight.test${path}`))).status).toBe(200)
    }
    expect((await guarded.fetch(new Request('https://preflight.test/v1/models'))).status).toBe(401)
  })
})

describe('routes', () => {
  const get = (path: string, method = 'GET') => service.fetch(new Request(`https://preflight.test${path}`, { method }))

  test.each(['/', '/v1', '/v1/counts', '/v2/count', '/__proto__', '/v1/constructor'])('%s is none', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await problemOf(response)).toMatchObject({ code: 'ROUTE_UNKNOWN', data: { path } })
  })

  test.each([
    ['GET', '/v1/count', 'POST, OPTIONS'],
    ['DELETE', '/v1/fit', 'POST, OPTIONS'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
  ])('%s %s names the methods there are', async (method, path, allow) => {
    const response = await get(path, method)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allow)
    expect((await problemOf(response)).code).toBe('METHOD_NOT_ALLOWED')
  })

  test('HEAD has no body', async () => {
    const response = await get('/health', 'HEAD')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('may begin with a path', async () => {
    const below = openService({ basePath: '/api/tokens' })
    expect((await post(below, '/api/tokens/v1/count', good)).status).toBe(200)
    expect((await post(below, '/v1/count', good)).status).toBe(404)
  })
})

describe('pages of other origins', () => {
  const origin = 'https://app.example'
  const open = openService({ allowedOrigins: [origin] })
  const preflight = (from: string) =>
    open.fetch(
      new Request('https://preflight.test/v1/count', {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      }),
    )

  test('that are allowed may call and read', async () => {
    const { status, headers } = await preflight(origin)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type')
    const response = await post(open, '/v1/count', good, { origin })
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('access-control-expose-headers')).toContain('x-token-count')
    expect(response.headers.get('vary')).toMatch(/origin/i)
  })

  test('may read the errors', async () => {
    const response = await post(open, '/v1/count', '{', { origin })
    expect(response.status).toBe(400)
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  })

  test.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
    'such as %s may not',
    async (from) => {
      expect((await preflight(from)).headers.get('access-control-allow-origin')).toBeNull()
      const response = await post(open, '/v1/count', good, { origin: from })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})

describe('failures of the service', () => {
  test('are told as such, logged, and say nothing of what is inside', async () => {
    const seen: unknown[] = []
    const onError = (error: unknown) => seen.push(error)
    const tokenizer = await loadTokenizer('o200k_base')
    const broken = Object.create(tokenizer, { countMany: { value: () => raise(new Error('secret path')) } })
    const failing = createPreflight({ tokenizers: { o200k_base: broken }, keys: 'public', onError })
    const response = await post(failing, '/v1/count', good)
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL' })
    expect(text).not.toContain('secret')
    expect(seen).toHaveLength(1)
  })

  test('to load a tokenizer are 503, and a function is tried again', async () => {
    let tries = 0
    const load = async () => {
      tries++
      const data = { encoding: 'o200k_base', source: 'x', status: 500, reason: 'HTTP status 500' }
      if (tries === 1) throw new TokenroomError('ENCODING_LOAD_FAILED', 'could not be loaded', data)
      return loadTokenizer('o200k_base')
    }
    const late = createPreflight({ tokenizers: { o200k_base: load }, keys: 'public', onError: () => {} })
    const first = await post(late, '/v1/count', good)
    expect([first.status, (await problemOf(first)).code]).toEqual([503, 'ENCODING_LOAD_FAILED'])
    expect(first.headers.get('retry-after')).toBe('5')
    expect((await post(late, '/v1/count', good)).status).toBe(200)
    expect((await post(late, '/v1/count', good)).status).toBe(200)
    expect(tries).toBe(2)
  })

  test('to load at the start make the service unhealthy', async () => {
    const data = { encoding: 'o200k_base', source: 'file:///secret', status: 404, reason: 'HTTP status 404' }
    const failed = Promise.reject(new TokenroomError('ENCODING_LOAD_FAILED', 'not loaded from file:///secret', data))
    const dead = createPreflight({ tokenizers: { o200k_base: failed }, keys: 'public', onError: () => {} })
    const response = await dead.fetch(new Request('https://preflight.test/health'))
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('secret')
  })

  test('to give each tokenizer under its own name are told', async () => {
    const wrong = createPreflight({
      tokenizers: { cl100k_base: loadTokenizer('o200k_base') },
      keys: 'public',
      onError: () => {},
    })
    expect((await wrong.fetch(new Request('https://preflight.test/health'))).status).toBe(500)
  })
})

describe('options', () => {
  const tokenizers = { o200k_base: () => loadTokenizer('o200k_base') }

  test.each([
    [{ tokenizers: {}, keys: [] }, 'tokenizers'],
    [{ tokenizers, keys: undefined }, 'keys'],
    [{ tokenizers, keys: 'secret' }, 'keys'],
    [{ tokenizers, keys: ['a', 'b c'] }, 'keys'],
    [{ tokenizers, keys: [], allowedOrigins: ['https://app.example/'] }, 'allowedOrigins'],
    [{ tokenizers, keys: [], maxBodyBytes: 0 }, 'maxBodyBytes'],
    [{ tokenizers, keys: [], maxDepth: 2.5 }, 'maxDepth'],
    [{ tokenizers, keys: [], basePath: 'api/' }, 'basePath'],
  ])('%j are refused for %s', (options, name) => {
    expect(() => createPreflight(options as never)).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', data: expect.objectContaining({ name }) }),
    )
  })

  test('never show a key', () => {
    expect(() => createPreflight({ tokenizers, keys: 'my-secret' as never })).toThrowError(
      expect.objectContaining({ message: expect.not.stringContaining('my-secret') }),
    )
  })
})

function raise(error: Error): never {
  throw error
}
