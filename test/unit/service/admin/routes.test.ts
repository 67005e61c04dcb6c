import { describe, expect, test } from 'vitest'
import { ADMIN_KEY, json, openProxy } from '../../../helpers/budget-proxy.ts'

const limits = [
  { id: 'all-day', unit: 'nanoUsd', amount: '$100', window: { calendar: 'day' } },
  { id: 'tenant-day', per: 'tenant', unit: 'tokens', amount: 1_000, window: { calendar: 'day' } },
  { id: 'user-hour', per: ['tenant', 'user'], unit: 'requests', amount: 5, window: { rollingMs: 3_600_000 } },
  { id: 'gpt-5', only: { model: ['gpt-5', 'gpt-5-mini'] }, unit: 'requests', amount: 9, window: { total: true } },
]
const ask = { inputTokens: 300, outputTokens: 100, costNanoUsd: 2_000_000_000n }
const scope = { tenant: 'acme', user: 'ada', model: 'gpt-5' }

describe('GET /admin/limits', () => {
  test('has what is spent, held and left of each limit, for each tenant', async () => {
    const proxy = await openProxy({ limits })
    await proxy.ledger.reserve({ ...ask, id: 'a', scope })
    await proxy.ledger.settle('a', { inputTokens: 250, outputTokens: 50, costNanoUsd: 1_500_000_000n })
    await proxy.ledger.reserve({ ...ask, id: 'b', scope })
    const answer = await proxy.fetch('/admin/limits', ADMIN_KEY)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { limits: all } = await answer.json()
    expect(all).toMatchObject([
      {
        limit: { id: 'all-day', amount: '100000000000' },
        counters: [{ scope: {}, standing: { spent: '1500000000', held: '2000000000', left: '96500000000' } }],
      },
      {
        counters: [
          { scope: { tenant: 'acme' }, standing: { spent: 300, held: 400, left: 300 } },
          { scope: { tenant: 'globex' }, standing: { spent: 0, held: 0, left: 1_000 } },
        ],
      },
      { limit: { id: 'user-hour' }, counters: [], needs: ['user'] },
      { counters: [{ scope: { model: 'gpt-5' }, standing: { spent: 1, held: 1, left: 7 } }] },
    ])
  })

  test('takes the values to look at from the question', async () => {
    const proxy = await openProxy({ limits })
    await proxy.ledger.reserve({ ...ask, id: 'a', scope })
    const answer = await proxy.fetch('/admin/limits?user=ada&user=bo&tenant=acme&__proto__=x', ADMIN_KEY)
    const [, , perUser] = (await answer.json()).limits
    expect(perUser.counters.map((one: { scope: object; standing: object }) => [one.scope, one.standing])).toMatchObject(
      [
        [{ tenant: 'acme', user: 'ada' }, { held: 1 }],
        [{ tenant: 'acme', user: 'bo' }, { held: 0 }],
      ],
    )
  })

  test('answers no other method', async () => {
    const proxy = await openProxy({ limits })
    const refused = await proxy.fetch('/admin/limits', ADMIN_KEY, json({}))
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

describe('POST /admin/overrides', () => {
  test('gives one counter another amount until it is taken away', async () => {
    const proxy = await openProxy({ limits })
    const set = await proxy.fetch('/admin/overrides', ADMIN_KEY, json({ limit: 'all-day', amount: '$0.50' }))
    expect(set.status).toBe(200)
    const [day] = (await (await proxy.fetch('/admin/limits', ADMIN_KEY)).json()).limits
    expect(day.counters[0].standing).toMatchObject({ amount: '500000000', overriddenUntilMs: 'forever' })
    expect(await proxy.ledger.reserve({ ...ask, scope })).toMatchObject({ ok: false, why: 'never-fits' })
    await proxy.fetch('/admin/overrides', ADMIN_KEY, json({ limit: 'all-day', amount: null }))
    expect(await proxy.ledger.reserve({ ...ask, scope })).toMatchObject({ ok: true })
  })

  test.each([
    ['body.limit', { limit: 'none', amount: 1 }],
    ['body.amount', { limit: 'all-day', amount: 20 }],
    ['body.amount', { limit: 'tenant-day', scope: { tenant: 'acme' }, amount: '$20' }],
    ['scope.tenant', { limit: 'tenant-day', amount: 1 }],
    ['body.amont', { limit: 'tenant-day', amount: 1, amont: 2 }],
  ])('refuses a wrong %s', async (name, body) => {
    const proxy = await openProxy({ limits })
    const refused = await proxy.fetch('/admin/overrides', ADMIN_KEY, json(body))
    expect([refused.status, (await refused.json()).data.name]).toEqual([400, name])
  })

  test('is not done with what a browser sends along by itself, nor with a form', async () => {
    const proxy = await openProxy({ limits })
    const change = { limit: 'all-day', amount: '$9' }
    const basic = { authorization: `Basic ${btoa(`admin:${ADMIN_KEY}`)}` }
    expect((await proxy.fetch('/admin/overrides', null, json(change, basic))).status).toBe(401)
    const form = { method: 'POST', body: JSON.stringify(change), headers: { 'content-type': 'text/plain' } }
    expect((await proxy.fetch('/admin/overrides', ADMIN_KEY, form)).status).toBe(415)
  })
})
