/** Requests that a pre-flight service must refuse, each with a 4xx: wrong, broken, hostile. Seeded. */
import type { Sent } from './send.ts'

export interface Malformed extends Sent {
  /** What is wrong with it. */
  readonly what: string
}

const user = { role: 'user', content: 'How much room is left?' }
const tool = {
  type: 'function',
  function: { name: 'f', description: 'd', parameters: { type: 'object', properties: {} } },
}

/** A body that each route takes. */
const good: Readonly<Record<string, object>> = {
  '/v1/count': { model: 'gpt-4o', messages: [user, { role: 'assistant', content: 'Größe: 𝒳 中文' }], tools: [tool] },
  '/v1/plan': {
    model: 'gpt-4o',
    windowTokens: 1_000,
    slots: [
      { name: 'system', text: 'You are concise.' },
      { name: 'history', messages: [user], policy: 'drop-oldest' },
    ],
  },
  '/v1/fit': { request: { model: 'gpt-4o', messages: [user], tools: [tool], max_tokens: 10 }, windowTokens: 1_000 },
}
const paths = Object.keys(good)

const noText: readonly unknown[] = [null, 5, true, {}, [], { toString: 1 }]
const noName: readonly unknown[] = [...noText, '', 'x'.repeat(300)]
const noObject: readonly unknown[] = [null, 5, 'x', true, []]
const noTokens: readonly unknown[] = [null, -1, 1.5, '8k', {}, [], true, 2 ** 60]
const noMessages: readonly unknown[] = [
  ...[null, 5, 'x', {}, true],
  ...[null, 5, 'x', [], {}, { content: 'x' }].map((message) => [message]),
  ...noName.map((role) => [{ ...user, role }]),
  ...[5, true, {}, [null], ['x'], [{}], [{ type: 5 }]].map((content) => [{ ...user, content }]),
  ...noText.map((text) => [{ ...user, content: [{ type: 'text', text }] }]),
  ...noObject.map((image_url) => [{ ...user, content: [{ type: 'image_url', image_url }] }]),
  ...[5, 'x', {}, [5], [{}], [{ id: 'a', function: {} }]].map((tool_calls) => [{ role: 'assistant', tool_calls }]),
  ...[5, {}, null].map((name) => [{ ...user, name }]),
]
const noTools: readonly unknown[] = [
  ...[5, 'x', {}, true],
  ...[null, 5, {}, { function: null }, { function: {} }, { function: { name: 5 } }].map((one) => [one]),
  ...[5, 'x', []].map((parameters) => [{ function: { name: 'f', parameters } }]),
  ...[5, 'x', [5], { toString: 1 }].map((one) => [{ function: { name: 'f', parameters: { properties: { a: one } } } }]),
  ...[{ type: { toString: 1 } }, { enum: [{ toString: 1 }] }, { enum: 'a' }, { description: {} }].map((a) => [
    { function: { name: 'f', parameters: { properties: { a } } } },
  ]),
]
const noSlots: readonly unknown[] = [
  ...[null, 5, 'x', {}, true],
  ...[null, 5, 'x', [], {}, { name: 'a' }, { name: 'a', text: 'x', items: [] }].map((slot) => [slot]),
  ...noName.map((name) => [{ name, text: 'x' }]),
  ...noText.map((text) => [{ name: 'a', text }]),
  ...noMessages.map((messages) => [{ name: 'a', messages }]),
  ...noTools.map((tools) => [{ name: 'a', tools }]),
  ...[null, 5, 'drop', {}, { kind: 'drop' }, [5], ['required', 'truncate'], { kind: 'truncate', keep: 'all' }].map(
    (policy) => [{ name: 'a', text: 'x', policy }],
  ),
  ...[null, -1, 1.5, '40', '101%', {}].map((max) => [{ name: 'a', text: 'x', max }]),
  ...[null, 5, 'x', {}, { text: 'x', message: user }, { text: 'x', score: '1' }, { text: 'x', turn: {} }].map(
    (item) => [{ name: 'a', items: [item] }],
  ),
]

/** Which values each field may not have. */
const wrong: readonly (readonly [string, string, readonly unknown[]])[] = [
  ['/v1/count', 'model', noName],
  ['/v1/count', 'encoding', noName],
  ['/v1/count', 'messages', noMessages],
  ['/v1/count', 'tools', noTools],
  ['/v1/count', 'text', ['both', ...noText]],
  ['/v1/count', 'texts', [null, 5, 'x', {}, [5], [null], [['x']]]],
  ['/v1/plan', 'model', noName],
  ['/v1/plan', 'windowTokens', noTokens],
  ['/v1/plan', 'outputReserve', [...noTokens, '101%', '1e3%', '%']],
  ['/v1/plan', 'fill', [null, 5, 'full', {}]],
  ['/v1/plan', 'slots', noSlots],
  ['/v1/fit', 'request', [...noObject, {}, ...noMessages.map((messages) => ({ model: 'gpt-4o', messages }))]],
  ['/v1/fit', 'windowTokens', noTokens],
  ['/v1/fit', 'keepLast', noTokens],
  ['/v1/fit', 'unit', [null, 5, 'all', {}]],
]

const encoder = new TextEncoder()
const json = { 'content-type': 'application/json' }

/** `count` requests, the same for the same seed. `keys` are what a service with keys wants in a good one. */
export function malformedRequests(count: number, authorization: string, seed = 1): Malformed[] {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const headers = { ...json, authorization }
  const kinds = [wrongType, wrongType, wrongType, truncated, hugeNumber, notUtf8, deep, proto, many, header, route]
  return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]!())

  function wrongType(): Malformed {
    const [path, field, values] = pick(wrong)
    const body = JSON.stringify({ ...good[path], [field]: pick(values) })
    return { what: `${field} ${body.slice(0, 200)}`, path, headers, body }
  }
  function truncated(): Malformed {
    const path = pick(paths)
    const whole = JSON.stringify(good[path])
    const body = whole.slice(0, Math.floor(random() * whole.length))
    return { what: `truncated to ${body.length}`, path, headers, body }
  }
  function hugeNumber(): Malformed {
    const path = pick(['/v1/plan', '/v1/fit'])
    const number = pick(['1e999', '-1e999', '9007199254740993', '1'.repeat(400), '-1', '1e308', '0.1', '4294967295.5'])
    const body = JSON.stringify({ ...good[path], windowTokens: 12345 }).replace('12345', number)
    return { what: `windowTokens ${number.slice(0, 20)}`, path, headers, body }
  }
  function notUtf8(): Malformed {
    const path = pick(paths)
    const bytes = encoder.encode(JSON.stringify(good[path]))
    const at = 1 + Math.floor(random() * (bytes.length - 1))
    const sequence = pick([
      [0xff],
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0x80],
      [0xe4, 0xb8, 0x22],
    ])
    const body = Uint8Array.from([...bytes.subarray(0, at), ...sequence, ...bytes.subarray(at)])
    return { what: `bytes ${sequence.join(' ')} at ${at}`, path, headers, body }
  }
  function deep(): Malformed {
    const path = pick(paths)
    const levels = 65 + Math.floor(random() ** 4 * 200_000)
    const [open, close] = pick([
      ['[', ']'],
      ['{"a":', '}'],
    ] as const)
    const nest = open.repeat(levels) + pick(['1', '']) + pick([close.repeat(levels), ''])
    const body = pick([nest, JSON.stringify({ ...good[path], x: 0 }).replace('"x":0', `"x":${nest}`)])
    return { what: `${levels} levels of ${open}`, path, headers, body }
  }
  function proto(): Malformed {
    const path = pick(paths)
    const key = pick([
      '"__proto__"',
      '"\\u005f_proto__"',
      '"constructor"',
      '"prototype"',
      '"toString"',
      '"hasOwnProperty"',
    ])
    const value = pick(['{"polluted":true}', '{"toString":1}', '1', 'null', '[]'])
    const whole = JSON.stringify(good[path])
    // `constructor` and its like are plain fields: one too many at the top, and a name where a name is wanted.
    const inside = key.includes('proto__') ? whole.replace('{"role"', `{${key}:${value},"role"`) : whole
    const body = pick([`{${key}:${value},${whole.slice(1)}`, inside === whole ? `{${key}:${value}}` : inside])
    return { what: `${key} in ${body.slice(0, 100)}`, path, headers, body }
  }
  function many(): Malformed {
    const path = pick(paths)
    const body = `[${pick(['{}', '[]', '0', '""']).concat(',').repeat(250_000)}0]`
    return { what: 'too many values', path, headers, body }
  }
  function header(): Malformed {
    const path = pick(paths)
    const body = JSON.stringify(good[path])
    const change = pick([
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'constructor' },
      { 'content-encoding': 'gzip' },
      { 'content-encoding': '__proto__' },
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: `${authorization}x` },
      { authorization: `Bearer ${'x'.repeat(4_000)}` },
      { authorization: authorization.replace('Bearer', 'Basic') },
    ])
    return {
      what: JSON.stringify(change).slice(0, 100),
      path,
      headers: { ...headers, ...change } as Sent['headers'] & {},
      body,
    }
  }
  function route(): Malformed {
    const [method, path] = pick([
      ['GET', '/v1/count'],
      ['PUT', '/v1/plan'],
      ['DELETE', '/v1/models'],
      ['POST', '/health'],
      ['POST', '/v1/__proto__'],
      ['POST', '/constructor'],
      ['GET', '/v1/count/../../etc/passwd'],
      ['GET', '/%00'],
      ['GET', '/%'],
      ['GET', `/${'a'.repeat(3_000)}`],
      ['POST', '/v1/count?x=%ff'],
    ] as const)
    return { what: `${method} ${path.slice(0, 60)}`, method, path, headers, ...(method === 'POST' && { body: '{}' }) }
  }
}

/** `bytes` bytes of a JSON string that never ends, in pieces. */
export function* endlessText(bytes: number): Generator<Uint8Array> {
  yield encoder.encode('{"model":"gpt-4o","text":"')
  const piece = new Uint8Array(64 * 1024).fill(0x61)
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece
}

/** A small seeded generator of numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
