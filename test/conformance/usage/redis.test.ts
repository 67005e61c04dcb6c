/** The store of usage on a real Redis, through each client, and on a Cluster. */
import { execFileSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { nodeRedis } from '../../../src/ledger/redis.ts'
import { redisUsageStore } from '../../../src/usage/index.ts'
import { openRedisClients } from '../../ledger/redis-clients.ts'
import { recordOn } from '../../unit/usage/records.ts'
import { runOutboxSuite } from '../../usage/outbox-suite.ts'
import { runUsageStoreSuite } from '../../usage/suite.ts'

const { server, node, clients, close } = await openRedisClients()
afterAll(close)

let stores = 0
for (const [label, client] of clients) {
  const openOne = (timeZone = 'UTC') => redisUsageStore({ client, name: `usage-${stores++}`, timeZone })
  runUsageStoreSuite(`Redis, ${label}`, openOne)
  runOutboxSuite(`Redis, ${label}`, openOne)
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
