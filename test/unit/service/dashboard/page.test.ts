/** The page as it is served: its numbers are those of the records and of the ledger. */
import { describe, expect, test } from 'vitest'
import { memoryUsageStore, type UsageRecord } from '../../../../src/usage/index.ts'
import { ADMIN_KEY, openProxy } from '../../../helpers/budget-proxy.ts'
import { monthOfUsage } from '../../../helpers/month-of-usage.ts'

const limits = [
  { id: 'tenant-day', per: 'tenant', unit: 'nanoUsd', amount: '$10', window: { calendar: 'day' } },
  { id: 'user-total', per: 'user', unit: 'tokens', amount: 1_000, window: { total: true }, mode: 'shadow' },
]
const basic = { headers: { authorization: `Basic ${btoa(`anyone:${ADMIN_KEY}`)}` } }

async function openPage(records: readonly UsageRecord[]) {
  const usage = memoryUsageStore()
  await usage.add(records)
  const proxy = await openProxy({ limits }, { usage })
  const ask = { inputTokens: 300, outputTokens: 100, costNanoUsd: 9_500_000_000n }
  await proxy.ledger.reserve({ ...ask, id: 'a', scope: { tenant: 'acme', user: 'grace' } })
  await proxy.ledger.settle('a', { inputTokens: 300, outputTokens: 50, costNanoUsd: 9_250_000_000n })
  await proxy.ledger.reserve({ ...ask, id: 'b', scope: { tenant: 'globex', user: 'grace' } })
  const answer = await proxy.fetch('/dashboard', null, basic)
  return { proxy, answer, text: await answer.text() }
}

describe('the page', () => {
  const records = monthOfUsage(Date.now())
  const today = records.slice(0, 60)
  const dollars = (all: readonly UsageRecord[]) =>
    Number(all.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0n), 0n)) / 1e9

  test('has the sums of today, and of each day', async () => {
    const { text } = await openPage(records)
    const tile = (name: string) => new RegExp(`<dt>${name}</dt><dd>([^<]*?) ?<`).exec(text)?.[1]
    expect(tile('Spend today')).toBe(`$${dollars(today).toFixed(2)}`)
    expect(tile('Requests')).toBe('60')
    const users = new Set(today.filter(({ status }) => status === 'ok').map(({ user, tenant }) => `${tenant} ${user}`))
    expect(tile('Active users')).toBe(String(users.size))
    expect(tile('Refused')).toBe(String(today.filter(({ status }) => status === 'refused').length))
    // A row for each day, the newest first, in both tables.
    const rows = [...text.matchAll(/<tr><th scope="row">\d+ \w+<\/th><td class="number">([^<]+)<\/td><\/tr>/g)].map(
      (row) => row[1],
    )
    expect(rows).toHaveLength(60)
    for (const day of [0, 1, 29]) {
      expect(rows[day]).toBe(`$${dollars(records.slice(day * 60, day * 60 + 60)).toFixed(2)}`)
    }
    expect(text.match(/<rect class="column/g)).toHaveLength(60)
  })

  test('has what is spent and held of each limit, and says when it is nearly used up', async () => {
    const { text } = await openPage(records)
    expect(text).toMatch(/acme<\/span>\s*<span class="note">93 % · \$9\.25<\/span>/)
    expect(text).toMatch(/globex<\/span>\s*<span class="note">95 % · \$0 \+ \$9\.50 held<\/span>/)
    expect(text.match(/nearly used up/g)).toHaveLength(2)
    expect(text).toMatch(/grace<\/span>\s*<span class="note">75 % · 350 tokens \+ 400 tokens held<\/span>/)
    expect(text).toContain('only watched')
  })

  test('takes nothing that a caller sent for HTML, and lets nothing load, run or frame', async () => {
    const { answer, text } = await openPage(records)
    expect(text).toContain('&lt;b&gt;mallory&lt;/b&gt;')
    expect(text).not.toContain('<b>mallory')
    expect(text).not.toMatch(/<script|style=|\son\w+=/)
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('is there on the first day too', async () => {
    const { text } = await openPage([])
    expect(text).toContain('<dd>$0 <small>$0 yesterday</small></dd>')
    expect(text).toContain('No request of today names a user')
  })

  test('without a key asks for a password, which the administrator has', async () => {
    const { proxy } = await openPage([])
    const asked = await proxy.fetch('/dashboard', null)
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="tokenroom", charset="UTF-8"',
    ])
    expect(
      (await proxy.fetch('/dashboard', null, { headers: { authorization: `Basic ${btoa('admin:wrong')}` } })).status,
    ).toBe(401)
  })
})

describe('GET /admin/usage', () => {
  test('is the report of the days that are asked for, of one user', async () => {
    const records = monthOfUsage(Date.parse('2026-11-27T12:00:00Z'))
    const { proxy } = await openPage(records)
    const answer = await proxy.fetch('/admin/usage?from=2026-11-26&to=2026-11-27&user=grace&top=1', ADMIN_KEY)
    const report = await answer.json()
    const hers = records.slice(0, 120).filter(({ user }) => user === 'grace')
    expect(report.totals.requests).toBe(hers.length)
    expect(report.totals.costNanoUsd).toBe(String(hers.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0n), 0n)))
    expect(report.days.map(({ day }: { day: string }) => day)).toEqual(['2026-11-26', '2026-11-27'])
    expect(report.by.model.rows).toHaveLength(1)
  })

  test.each(['from=yesterday', 'form=2026-11-26', 'top=many', 'from=2000-01-01'])('refuses ?%s', async (query) => {
    const { proxy } = await openPage([])
    const refused = await proxy.fetch(`/admin/usage?${query}`, ADMIN_KEY)
    expect([refused.status, (await refused.json()).code]).toEqual([400, 'INVALID_ARGUMENT'])
  })
})
