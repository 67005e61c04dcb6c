/**
 * No request takes more than time in proportion to its size. A generator grows one dimension of a request at a time, and
 * the exponent of time against size is fitted: 1 is linear, 2 is quadratic. Times are the least processor
 * times of several runs, and what is fitted is their ratio over sixteen-fold growth, so that a slow or busy machine changes
 * nothing.
 */
import { describe, expect, test } from 'vitest'
import { openService, post } from './service.ts'

const service = openService({ maxSlots: 100_000, maxItems: 1_000_000, maxValues: 5_000_000, maxBodyBytes: 1 << 26 })

type Make = (size: number) => readonly [path: string, body: object]

const list = <T>(length: number, make: (at: number) => T): T[] => Array.from({ length }, (_, at) => make(at))
const user = (content: string) => ({ role: 'user', content })
const plan = (slots: readonly object[], windowTokens = 100_000) =>
  ['/v1/plan', { model: 'gpt-4o', windowTokens, slots }] as const
const called = (at: number) => [
  { role: 'assistant', tool_calls: [{ id: `c${at}`, type: 'function', function: { name: 'f', arguments: '{}' } }] },
  { role: 'tool', tool_call_id: `c${at}`, content: 'a result' },
]

/** Each grows one thing, from the size in the second place on. */
const dimensions: readonly (readonly [string, number, Make])[] = [
  ['the length of a text', 50_000, (n) => ['/v1/count', { model: 'gpt-4o', text: 'word '.repeat(n) }]],
  ['the length of one word', 20_000, (n) => ['/v1/count', { model: 'gpt-4o', text: 'a'.repeat(n) }]],
  ['texts', 1_000, (n) => ['/v1/count', { model: 'gpt-4o', texts: list(n, (at) => `text ${at}`) }]],
  ['messages', 500, (n) => ['/v1/count', { model: 'gpt-4o', messages: list(n, (at) => user(`message ${at}`)) }]],
  [
    'tools',
    100,
    (n) => [
      '/v1/count',
      {
        model: 'gpt-4o',
        messages: [user('hi')],
        tools: list(n, (at) => ({ type: 'function', function: { name: `f${at}`, parameters: { type: 'object' } } })),
      },
    ],
  ],
  [
    'properties of a tool',
    100,
    (n) => {
      const properties = Object.fromEntries(list(n, (at) => [`p${at}`, { type: 'string', description: `about ${at}` }]))
      const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties } } }]
      return ['/v1/count', { model: 'gpt-4o', messages: [user('hi')], tools }]
    },
  ],
  ['slots', 60, (n) => plan(list(n, (at) => ({ name: `s${at}`, text: 'a b' })))],
  [
    'slots that grow, and no room',
    60,
    (n) =>
      plan(
        list(n, (at) => ({ name: `s${at}`, text: 'a b', policy: 'truncate', grow: 1 })),
        100,
      ),
  ],
  [
    'priorities',
    60,
    (n) =>
      plan(
        list(n, (at) => ({ name: `s${at}`, text: 'a b', policy: 'truncate', priority: at })),
        100,
      ),
  ],
  [
    'items that are dropped by score',
    500,
    (n) =>
      plan(
        [
          {
            name: 'a',
            policy: 'drop-lowest-score',
            items: list(n, (at) => ({ text: `item ${at}`, score: (at * 7919) % 1000 })),
          },
        ],
        2_000,
      ),
  ],
  [
    'messages that are dropped',
    500,
    (n) => plan([{ name: 'a', policy: 'drop-oldest', messages: list(n, (at) => user(`m ${at}`)) }], 2_000),
  ],
  [
    'calls with results',
    200,
    (n) => plan([{ name: 'a', policy: 'drop-oldest', messages: [user('go'), ...list(n, called).flat()] }], 2_000),
  ],
  ['a text that is cut', 20_000, (n) => plan([{ name: 'a', policy: 'truncate', text: 'word '.repeat(n) }], 5_000)],
  [
    'messages to fit',
    500,
    (n) => [
      '/v1/fit',
      { request: { model: 'gpt-4o', messages: list(n, (at) => user(`m ${at}`)) }, windowTokens: 2_000 },
    ],
  ],
]

const STEPS = [1, 4, 16] as const
const ROUNDS = 3
/** Sorting and merging are above 1, and so is what no longer fits the caches of the processor; quadratic is 2. */
const MOST = 1.7

/** The least processor time of a few rounds: a busy machine makes a request take longer, and not more of that. */
async function leastMs(make: Make, size: number): Promise<number> {
  const [path, body] = make(size)
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.cpuUsage()
    const response = await post(service, path, bytes)
    await response.arrayBuffer()
    const { user, system } = process.cpuUsage(started)
    least = Math.min(least, (user + system) / 1_000)
    expect([200, 422]).toContain(response.status)
  }
  return least
}

/** The slope of log time against log size. */
function exponentOf(points: readonly (readonly [size: number, ms: number])[]): number {
  const logs = points.map(([size, ms]) => [Math.log(size), Math.log(ms)] as const)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(logs.map(([size]) => size))
  const y = mean(logs.map(([, ms]) => ms))
  const over = logs.reduce((sum, [size, ms]) => sum + (size - x) * (ms - y), 0)
  return over / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0)
}

describe('the time of a request grows in proportion to', () => {
  test.each(dimensions)('%s', async (_, from, make) => {
    const measure = async () => {
      const points: [number, number][] = []
      for (const step of STEPS) points.push([from * step, await leastMs(make, from * step)])
      return exponentOf(points)
    }
    // Compiled, and its tables are there.
    await leastMs(make, from)
    let exponent = await measure()
    // What disturbed the machine once does not do so twice.
    if (exponent >= MOST) exponent = Math.min(exponent, await measure())
    expect(exponent).toBeLessThan(MOST)
  })

  test('nothing, when it is quadratic: the fit sees that', () => {
    expect(exponentOf([1, 4, 16].map((size) => [size, size ** 2]))).toBeCloseTo(2)
    expect(exponentOf([1, 4, 16].map((size) => [size, 5 * size]))).toBeCloseTo(1)
  })
})
