/** The page of the budget proxy in a browser: no script, no complaint of its policy, nothing that axe finds, no sideways scrolling. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { memoryUsageStore } from '../../src/usage/index.ts'
import { ADMIN_KEY, openBudget, serveBudget } from '../helpers/budget-proxy.ts'
import { monthOfUsage } from '../helpers/month-of-usage.ts'
import { expect, test } from './test.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const limits = [
  { id: 'all-month', unit: 'nanoUsd', amount: '$400', window: { calendar: 'month' } },
  { id: 'tenant-day', per: 'tenant', unit: 'nanoUsd', amount: '$20', window: { calendar: 'day' } },
  { id: 'user-day', per: ['tenant', 'user'], unit: 'tokens', amount: 200_000, window: { calendar: 'day' } },
  { id: 'minute', unit: 'requests', amount: 600, window: { rollingMs: 60_000 }, mode: 'shadow' },
]

let stop: () => Promise<unknown> = async () => {}
test.afterEach(() => stop())
test.use({ httpCredentials: { username: 'anyone', password: ADMIN_KEY } })

/** A proxy with a month behind it, whose ledger has what today's requests used, and some of them under way. */
async function servePage(): Promise<string> {
  const usage = memoryUsageStore()
  const records = monthOfUsage(Date.now(), 120)
  await usage.add(records)
  const budget = await openBudget({ limits }, { usage })
  for (const [at, { id, tenant, user, inputTokens, outputTokens, costNanoUsd }] of records.slice(0, 120).entries()) {
    const used = { inputTokens, outputTokens, costNanoUsd: 20n * (costNanoUsd ?? 0n) }
    const held = await budget.ledger.reserve({ id, scope: { tenant: tenant!, user: user! }, ...used })
    if (held.ok && at % 9 !== 0) await budget.ledger.settle(id, used)
  }
  const served = await serveBudget(budget)
  stop = served.stop
  return `${served.origin}/dashboard`
}

test('axe finds nothing in light, in dark and in forced colours', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(await servePage())
  await expect(page.getByRole('heading', { name: 'Limits' })).toBeVisible()
  expect(complaints).toEqual([])
  for (const look of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { colorScheme: 'dark', forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia(look)
    // The tools of a browser are not held to the page's policy.
    const result = (await page.evaluate(`${axe}; axe.run(document)`)) as {
      violations: { id: string; nodes: { html: string }[] }[]
    }
    expect(result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
})

for (const width of [320, 768, 1280]) {
  test(`nothing is wider than a window of ${width} pixels, with the tables of numbers open too`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.goto(await servePage())
    for (const summary of await page.locator('summary').all()) await summary.click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(await page.locator('details table tr').count()).toBe(62)
  })
}

test('it needs no script', async ({ browser }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    httpCredentials: { username: 'anyone', password: ADMIN_KEY },
  })
  const page = await context.newPage()
  await page.goto(await servePage())
  await page.getByText('Numbers').first().click()
  await expect(page.getByRole('table').filter({ hasText: 'Spend' }).last()).toBeVisible()
  await expect(page.locator('svg.days rect').first()).toBeVisible()
  await context.close()
})
