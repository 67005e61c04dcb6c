/** `<token-meter>` from the built package in a real browser, without a bundler and under a strict policy. */
import type { Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import type { TokenMeter } from '../../src/elements/index.ts'
import { expect, type Fixtures, test } from './test.ts'

// What docs/content-security-policy.md asks for, and nothing else: no inline style, no inline script.
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:"
const WINDOW_TOKENS = 128_000
const RESERVE_TOKENS = 12_800
const o200k = get_encoding('o200k_base')
const countOf = (text: string) => o200k.encode_ordinary(text).length

async function openElements(page: Page, serve: Fixtures['serve']) {
  const server = await serve({ policy: POLICY })
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(`${server.origin}/pages/elements.html`)
  return { server, problems, meter: page.locator('token-meter') }
}

const numbers = (page: Page) =>
  page.locator('token-meter').evaluate((meter: TokenMeter) => {
    const { text, freeTokens, overTokens, stale } = meter.state
    return { tokens: text?.tokens ?? null, freeTokens, overTokens, stale }
  })

test('a tag and a script are all that a textarea needs', async ({ page, serve }) => {
  const { problems, meter } = await openElements(page, serve)
  await expect(meter.locator('.figure')).toHaveText('0 tokens')
  const text = 'How much room is left, 你好? '
  await page.getByLabel('Prompt').pressSequentially(text)
  await expect(meter.locator('.figure')).toHaveText(`${countOf(text)} tokens`)
  // A request with one message of a user: 3 tokens for it, 1 for its role and 3 for the opening of the reply.
  const freeTokens = WINDOW_TOKENS - RESERVE_TOKENS - countOf(text) - 7
  await expect(meter.locator('.rest')).toHaveText(`${freeTokens.toLocaleString('en')} left`)
  expect(await numbers(page)).toEqual({ tokens: countOf(text), freeTokens, overTokens: 0, stale: false })
  expect(problems).toEqual([])
})
