import { describe, expect, test } from 'vitest'
import { createGuard } from '../../../src/guard/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createLedger, memoryStore } from '../../../src/ledger/index.ts'
import { startBillingServer } from '../../helpers/billing-server/server.ts'
import { runCalls } from '../../helpers/guard/run-calls.ts'

describe('what the ledger says was spent', () => {
  test.each([1, 2])('is what the server billed, to the token, with every SDK and fault: seed %i', async (seed) => {
    const outcome = await runCalls({ calls: 150, seed })
    expect(outcome.refusals).toEqual([])
    expect(outcome.differing).toEqual([])
    expect(outcome).toMatchObject({ heldTokens: 0, spentTokens: outcome.billedTokens })
    // Each way to end came up.
    const ways = Object.keys(outcome.endings).join('; ')
    for (const way of ['end, provider', 'budget, counted', 'abort, ', 'broken, counted', 'released'])
      expect(ways).toContain(way)
  })
})

test('a thousand streams at a time spend no more than the limit, and nothing is held after them', async () => {
  const server = await startBillingServer()
  const amount = 20_000
  const ledger = createLedger({
    store: memoryStore(),
    limits: [{ id: 'all', unit: 'tokens', amount, window: { total: true } }],
  })
  const guard = createGuard({ ledger, counter: loadTokenizer })
  const call = async (at: number): Promise<number> => {
    const response = await guard.fetch(`${server.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-script': JSON.stringify({ call: `${at}`, pieces: 5 + (at % 60), fault: { kind: 'none' } }),
      },
      body: JSON.stringify({
        model: 'gpt-4o',
        stream: true,
        max_completion_tokens: 64,
        messages: [{ role: 'user', content: `Request ${at}: how much room?` }],
      }),
    })
    await response.text()
    return response.status
  }
  try {
    const statuses = await Promise.all(Array.from({ length: 1_000 }, (_, at) => call(at)))
    const billed = [...server.bills.values()].reduce((sum, one) => sum + one.inputTokens + one.outputTokens, 0)
    const [standing] = await ledger.readout()
    expect(standing).toMatchObject({ held: 0, spent: billed })
    expect(billed).toBeLessThanOrEqual(amount)
    expect(billed).toBeGreaterThan(amount / 4)
    expect(new Set(statuses)).toEqual(new Set([200, 402]))
  } finally {
    await server.close()
  }
})
