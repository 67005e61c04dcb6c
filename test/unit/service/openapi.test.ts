import { readdirSync, readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { settings } from '../../../bin/serve/settings.ts'
import { metricsRoute } from '../../../service/node/metrics-route.ts'
import { codesOf } from '../../../service/problem.ts'
import { routes } from '../../../service/routes.ts'
import { openService, post } from './service.ts'

interface Operation {
  readonly operationId: string
  readonly security?: unknown
  readonly requestBody?: { readonly content: { 'application/json': { readonly example: unknown } } }
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>
}

const guarded = openService({ keys: ['key'] })
const service = openService()
const document = JSON.parse(JSON.stringify(guarded.openapi))
const operations: [string, string, Operation][] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, string, Operation] => [
    method.toUpperCase(),
    path,
    operation,
  ]),
)

const ajv = new Ajv2020({ strict: false, formats: { uri: true, date: /^\d{4}-\d\d-\d\d$/ } })
ajv.addSchema({ ...document, $id: 'https://preflight.test/openapi.json' })
const pointer = (...keys: string[]) => keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
const schemaAt = (...keys: string[]) => ajv.getSchema(`https://preflight.test/openapi.json#/${pointer(...keys)}`)!

/** Throws unless `value` is what the description says of this answer. */
function expectDescribed(method: string, path: string, status: number, value: unknown): void {
  const at = ['paths', path, method.toLowerCase(), 'responses', String(status)]
  const reference = document.paths[path][method.toLowerCase()].responses[status]?.$ref
  const validate = reference
    ? schemaAt(...reference.slice(2).split('/'), 'content', 'application/problem+json', 'schema')
    : schemaAt(...at, 'content', 'application/json', 'schema')
  expect(validate, `${method} ${path} ${status} is not described`).toBeDefined()
  validate(value)
  expect(validate.errors ?? []).toEqual([])
}

describe('the description', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const result = await validator.validate(structuredClone(document))
    expect(result).toMatchObject({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('has every route, and no other', () => {
    const described = operations.map(([method, path]) => `${method} ${path}`)
    expect(described.sort()).toEqual(
      [...routes.map(({ method, path }) => `${method} ${path}`), 'GET /openapi.json'].sort(),
    )
  })

  test('is what /openapi.json answers', async () => {
    const response = await guarded.fetch(new Request('https://preflight.test/openapi.json'))
    expect(await response.json()).toEqual(document)
  })

  test('asks for a key where the service does', async () => {
    for (const [method, path, { security }] of operations) {
      const init = method === 'POST' ? { method, body: '{}', headers: { 'content-type': 'application/json' } } : {}
      const { status } = await guarded.fetch(new Request(`https://preflight.test${path}`, init))
      expect([path, security !== undefined]).toEqual([path, status === 401])
    }
    expect(JSON.stringify(service.openapi)).not.toContain('securitySchemes')
  })
})

describe('what it says of each operation', () => {
  test.each(operations)('%s %s answers its example as described', async (method, path, operation) => {
    const example = operation.requestBody?.content['application/json'].example
    const url = `https://preflight.test${path}`
    const response = method === 'POST' ? await post(service, path, example) : await service.fetch(new Request(url))
    expect(response.status).toBe(200)
    expectDescribed(method, path, 200, await response.json())
  })

  const hostile: [string, number, unknown, Record<string, string>][] = [
    ['{', 400, '{', {}],
    ['a missing field', 400, {}, {}],
    ['a field too many', 400, { model: 'gpt-4o', nothing: 1 }, {}],
    ['no UTF-8', 400, new Uint8Array([0xff]), {}],
    ['too deep', 400, '['.repeat(100), {}],
    ['too large', 413, 'x', { 'content-length': '999999999' }],
    ['no JSON', 415, 'x', { 'content-type': 'text/plain' }],
  ]
  const posts = operations.filter(([method]) => method === 'POST').map(([, path]) => path)

  test.each(posts.flatMap((path) => hostile.map((one) => [path, ...one] as const)))(
    'POST %s answers %s with %i as described',
    async (path, _, status, body, headers) => {
      const response = await post(service, path, body, headers)
      expect(response.status).toBe(status)
      expectDescribed('POST', path, status, await response.json())
    },
  )

  test.each([
    ['/v1/count', 422, { model: 'gpt-4p', text: 'x' }],
    ['/v1/count', 422, { model: 'gpt-4', text: 'x' }],
    ['/v1/plan', 422, { model: 'gpt-4o', windowTokens: 5, slots: [{ name: 'a', text: 'x' }] }],
    ['/v1/fit', 422, { request: { model: 'gpt-4o', messages: [{ role: 'user', content: 'x' }] }, windowTokens: 2 }],
  ])('POST %s answers what it cannot serve with %i as described', async (path, status, body) => {
    const response = await post(service, path, body)
    expect(response.status).toBe(status)
    expectDescribed('POST', path, status, await response.json())
  })

  test('401, 405 and 503 are as described', async () => {
    const refused = await post(guarded, '/v1/count', {})
    expectDescribed('POST', '/v1/count', refused.status, await refused.json())
    const other = await service.fetch(new Request('https://preflight.test/v1/plan'))
    expectDescribed('POST', '/v1/plan', other.status, await other.json())
    expect([refused.status, other.status]).toEqual([401, 405])
  })

  test('what it takes is what the service takes', async () => {
    const bodies: [string, unknown][] = [
      ['/v1/count', { encoding: 'o200k_base', texts: ['a'] }],
      ['/v1/count', { encoding: 'o200k_base', texts: 'a' }],
      ['/v1/count', { encoding: 'o200k_base', text: 'a', texts: ['a'] }],
      ['/v1/count', { text: 'a' }],
      ['/v1/count', { model: '', text: 'a' }],
      [
        '/v1/plan',
        { model: 'gpt-4o', slots: [{ name: 'a', policy: ['drop-oldest', { kind: 'truncate' }], messages: [] }] },
      ],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', policy: 'drop', text: '' }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', policy: { kind: 'truncate', k: 1 }, text: '' }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', min: '40%', text: '' }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', min: '40 %', text: '' }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', min: -1, text: '' }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', items: [{ text: 'x', turn: 3, pinned: true }] }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', items: [{ text: 'x', pinned: 1 }] }] }],
      ['/v1/plan', { model: 'gpt-4o', slots: [{ name: 'a', tools: [{ function: { name: 'f', parameters: 1 } }] }] }],
      [
        '/v1/fit',
        { request: { model: 'gpt-4o', messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] } },
      ],
      ['/v1/fit', { request: { model: 'gpt-4o', messages: [{ content: 'x' }] } }],
      ['/v1/fit', { request: { model: 'gpt-4o', messages: [] } }],
      ['/v1/fit', { request: { model: 'gpt-4o', messages: [{ role: 'user' }], max_tokens: -1 } }],
    ]
    const taken: boolean[] = []
    for (const [path, body] of bodies) {
      const valid = schemaAt('paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema')(body)
      const { status } = await post(service, path, body)
      expect([JSON.stringify(body), valid]).toEqual([JSON.stringify(body), status === 200])
      taken.push(status === 200)
    }
    expect(new Set(taken)).toEqual(new Set([true, false]))
  })
})

test('the page about the service has every route and every code', () => {
  const page = readFileSync(new URL('../../../docs/service.md', import.meta.url), 'utf8')
  for (const [method, path] of operations) expect(page).toContain(`| \`${method} ${path}\` |`)
  const metrics = metricsRoute(() => '')
  expect(page).toContain(`| \`${metrics.method} ${metrics.path}\` |`)
  const rows = [...page.matchAll(/^\| (\d{3}) \| (.+) \|$/gm)]
  expect(rows.length).toBeGreaterThan(5)
  for (const [, status, codes = ''] of rows) {
    expect([...codes.matchAll(/`(\w+)`/g)].map((match) => match[1]).sort()).toEqual(codesOf(Number(status)).sort())
  }
})

test('the page about the service has every limit with its default, and a test that exists', () => {
  const page = readFileSync(new URL('../../../docs/service.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \| .+ \| `([\w.-]+)`(?:: (.+))? \|$/gm)]
  const limits = Object.entries(settings).flatMap(([name, setting]) =>
    setting.kind === 'whole' && name !== 'port' ? [[name, setting.default]] : [],
  )
  expect(rows.map(([, name, value = '']) => [name, Number(value.replaceAll(',', ''))]).sort()).toEqual(limits.sort())
  const tests = new Map(
    readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((path) => /^(unit\/service|package)\/.*\.test\.ts$/.test(path))
      .map((path) => [path.slice(path.lastIndexOf('/') + 1), readFileSync(`test/${path}`, 'utf8')]),
  )
  for (const [row, , , file = '', words] of rows) {
    expect(tests.has(file), row).toBe(true)
    if (words !== undefined) expect(tests.get(file), row).toContain(words)
  }
})
