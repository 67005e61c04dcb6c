/** The same store through the three clients, on one server and on a Cluster of three. */
import { execFileSync } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { createLedger, type Limit } from '../../../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../../../src/ledger/redis.ts'
import { openRedisClients } from '../../ledger/redis-clients.ts'

const { server, nodes, nodeCluster, clients, close } = await openRedisClients()
afterAll(close)

const money: Limit = {
  id: 'usd',
  per: 'user',
  unit: 'nanoUsd',
  amount: BigInt(Number.MAX_SAFE_INTEGER),
  window: { calendar: 'day' },
}
const tokens: Limit = { id: 'tokens', unit: 'tokens', amount: 700, window: { rollingMs: 3_600_000 } }

describe.each(clients)('%s', (label, client) => {
  const ledgerOf = (name: string) =>
    // A busy machine is no store that is down.
    createLedger({
      store: redisStore({ client, name: `${label} ${name}` }),
      limits: [money, tokens],
      timeoutMs: 600_000,
    })

  test('reserves at once, exactly as many as fit, and settles', async () => {
    const ledger = ledgerOf('many')
    const scope = { user: '1e5' }
    const asked = Array.from({ length: 300 }, (_, index) =>
      ledger.reserve({ id: `${index}`, scope, inputTokens: 5, outputTokens: 2, costNanoUsd: 1n }),
    )
    const answers = await Promise.all(asked)
    const passed = answers.filter(({ ok }) => ok)
    expect(passed).toHaveLength(100)
    for (const { id } of passed) await ledger.settle(id, { inputTokens: 5, outputTokens: 1, costNanoUsd: 1n })
    expect(await ledger.readout(scope)).toMatchObject([
      { spent: 100n, held: 0n },
      { spent: 600, held: 0 },
    ])
  })

  test('numbers near 2^53 and text that looks like a number come through unchanged', async () => {
    const ledger = ledgerOf('exact')
    const scope = { user: '9007199254740993' }
    const id = '00123e1'
    const most = BigInt(Number.MAX_SAFE_INTEGER)
    const held = await ledger.reserve({ id, scope, inputTokens: 1, outputTokens: 0, costNanoUsd: most })
    expect(held).toMatchObject({ ok: true, id, limits: [{ held: most, left: 0n, amount: most }, {}] })
    const { parts } = await ledger.settle(id, { inputTokens: 1, outputTokens: 0, costNanoUsd: most - 1n })
    expect(parts[0]).toMatchObject({ limit: 'usd', reserved: most, spent: most - 1n, held: 0n })
    expect(await ledger.readout(scope)).toMatchObject([{ spent: most - 1n, left: 1n }, {}])
  })

  test('goes on when the server has forgotten its scripts', async () => {
    const ledger = ledgerOf('scripts')
    await ledger.reserve({ id: 'a', scope: { user: 'u' }, inputTokens: 1, outputTokens: 0, costNanoUsd: 1n })
    for (const { port } of [server, ...nodes]) execFileSync('redis-cli', ['-p', String(port), 'SCRIPT', 'FLUSH'])
    expect(await ledger.settle('a', { inputTokens: 1, outputTokens: 0, costNanoUsd: 1n })).toMatchObject({
      repeated: false,
    })
  })
})

test('on a Cluster each ledger is on one node, and several spread over the nodes', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `spread-${index}`)
  for (const name of names) {
    const ledger = createLedger({ store: redisStore({ client: nodeRedis(nodeCluster), name }), limits: [tokens] })
    await ledger.reserve({ inputTokens: 1, outputTokens: 0 })
  }
  const holders = names.map((name) => {
    const keys = nodes.map(({ port }) =>
      execFileSync('redis-cli', ['-p', String(port), 'KEYS', `{${name}}*`], { encoding: 'utf8' }).trim(),
    )
    expect(keys.filter((found) => found !== '')).toHaveLength(1)
    return keys.findIndex((found) => found !== '')
  })
  expect(new Set(holders).size).toBe(3)
})
