/** What is sent to a Redis that does not have the scripts. */
import { expect, test } from 'vitest'
import { createRedisStore } from '../../../src/ledger/stores/redis/store.ts'

test('of many operations that meet a server without the script, one sends its text', async () => {
  const sent = { sha: 0, text: 0 }
  let isKnown = false
  const scripts = {
    async evalsha() {
      sent.sha++
      await new Promise((resolve) => setImmediate(resolve))
      if (!isKnown) throw new Error('NOSCRIPT No matching script.')
      return ['overridden', 5]
    },
    async eval() {
      sent.text++
      await new Promise((resolve) => setImmediate(resolve))
      isKnown = true
      return ['overridden', 5]
    },
  }
  const store = createRedisStore(scripts, 'ledger', 1_000, '0')
  const op = { kind: 'override', account: 'day', amount: 1, until: null } as const
  const answers = await Promise.all(Array.from({ length: 50 }, () => store.apply(op, null)))
  expect(answers).toEqual(Array.from({ length: 50 }, () => ({ kind: 'overridden', now: 5 })))
  expect(sent).toEqual({ sha: 99, text: 1 })
})
