/** The store of usage on a real Redis, through each client, and on a Cluster. */
import { execFileSync } from 'node:child_process'
import { Redis as Upstash } from '@upstash/redis'
import { Redis as IoRedis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { afterAll, expect, test } from 'vitest'
import { ioRedis, nodeRedis, type RedisScripts, upstash } from '../../../src/ledger/redis.ts'
import { redisUsageStore } from '../../../src/usage/index.ts'
import { startCluster, startRedis } from '../../ledger/redis-server.ts'
import { startUpstash } from '../../ledger/upstash-shim.ts'
import { recordOn } from '../../unit/usage/records.ts'
import { runUsageStoreSuite } from '../../usage/suite.ts'

const cleanups: (() => unknown)[] = []
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

const server = await startRedis()
cleanups.push(server.stop)
const node = await createClient({ url: server.url }).connect()
cleanups.push(() => node.close())
const io = new IoRedis(server.port, '127.0.0.1')
cleanups.push(() => io.disconnect())
const rest = await startUpstash(server.url)
cleanups.push(rest.stop)
const cluster = await startCluster()
cleanups.push(cluster.stop)
const nodes = await createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) }).connect()
cleanups.push(() => nodes.close())

let stores = 0
const clients: readonly (readonly [string, RedisScripts])[] = [
  ['redis', nodeRedis(node)],
  ['ioredis', ioRedis(io)],
  ['@upstash/redis', upstash(new Upstash({ url: rest.url, token: rest.token, enableTelemetry: false }))],
  ['a cluster', nodeRedis(nodes)],
]
for (const [label, client] of clients) {
  const openOne = (timeZone = 'UTC') => redisUsageStore({ client, name: `usage-${stores++}`, timeZone })
  runUsageStoreSuite(`Redis, ${label}`, openOne)
}

test('two processes add to the same days, and see what the other has added', async () => {
  const client = nodeRedis(node)
  const [one, two] = [redisUsageStore({ client, name: 'shared' }), redisUsageStore({ client, name: 'shared' })]
  const count = async () => (await two.group({ fromDay: '2026-11-01', toDay: '2026-11-01' }))[0]?.totals.requests
  const record = recordOn('2026-11-01')
  await one.add([record])
  expect(await count()).toBe(1)
  expect(await two.add([record])).toBe(0)
  await one.add([recordOn('2026-11-01')])
  expect(await count()).toBe(2)
  // Forgotten and begun anew by the other: what was read before is not taken for it.
  await one.forget('2026-11-02')
  await one.add([recordOn('2026-11-01')])
  expect(await count()).toBe(1)
})

test('its keys are beside those of a ledger of the same name, and have no prompt and no key', async () => {
  await redisUsageStore({ client: nodeRedis(node), name: 'beside' }).add([recordOn('2026-11-01')])
  const keys = execFileSync('redis-cli', ['-p', String(server.port), 'KEYS', '{beside}*'], { encoding: 'utf8' })
  expect(keys.trim().split('\n').sort()).toEqual([
    '{beside}:usage:day:2026-11-01',
    '{beside}:usage:days',
    '{beside}:usage:ids',
  ])
})

test('what is no client, no name or no zone is refused at once', () => {
  const client = nodeRedis(node)
  expect(() => redisUsageStore({ client: node as never })).toThrow(/client must be nodeRedis/)
  expect(() => redisUsageStore({ client, name: '{x}' })).toThrow(/name must be/)
  expect(() => redisUsageStore({ client, timeZone: 'Mars/Base' })).toThrow(RangeError)
})
