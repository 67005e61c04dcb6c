/** The store of usage in Durable Objects of a real workerd. */
import { afterAll, expect, test } from 'vitest'
import { durableObjectUsageStore } from '../../../src/usage/index.ts'
import { startObjects } from '../../helpers/durable-objects.ts'
import { runOutboxSuite } from '../../usage/outbox-suite.ts'
import { runUsageStoreSuite } from '../../usage/suite.ts'

const { stub, dispose } = await startObjects(
  new URL('../../usage/usage-object.entry.ts', import.meta.url),
  'UsageObject',
)
afterAll(dispose)

runUsageStoreSuite('a Durable Object', (timeZone = 'UTC') => durableObjectUsageStore({ stub: stub(), timeZone }))
runOutboxSuite('a Durable Object', () => durableObjectUsageStore({ stub: stub() }))

test('the object answers only to POST, and a stub that is none is refused', async () => {
  expect((await stub().fetch('https://usage/')).status).toBe(405)
  expect(() => durableObjectUsageStore({ stub: {} as never })).toThrow(/stub must be/)
})

test('an object that fails is an error with its words', async () => {
  const failing = { fetch: async () => new Response('out of storage', { status: 500 }) }
  const store = durableObjectUsageStore({ stub: failing })
  await expect(async () => store.group({ fromDay: '2026-11-01', toDay: '2026-11-01' })).rejects.toThrow(
    'the object answered 500: out of storage',
  )
})
