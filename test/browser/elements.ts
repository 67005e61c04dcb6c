/** The page of the elements' tests, under the strict policy of docs/content-security-policy.md. */
import type { Page } from '@playwright/test'
import type { Fixtures } from './test.ts'

// No inline style and no inline script. The image is the empty icon of the page.
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:"

/** Opens it on a server of its own. `problems` fills with whatever a browser reports. */
export async function openElements(page: Page, serve: Fixtures['serve']) {
  const server = await serve({ policy: POLICY })
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(`${server.origin}/pages/elements.html`)
  return { server, problems, meter: page.locator('token-meter') }
}

/** Adds a budget with these properties to the page, which runs in that direction. */
export async function addBudget(
  page: Page,
  properties: Readonly<Record<string, unknown>>,
  direction: 'ltr' | 'rtl' = 'ltr',
) {
  await page.evaluate(
    ([properties, direction]) => {
      document.documentElement.dir = direction
      const budget = Object.assign(document.createElement('token-budget'), properties)
      document.querySelector('main')!.append(budget)
    },
    [properties, direction] as const,
  )
  return page.locator('token-budget')
}
