/** What assistive technology gets of the elements: axe, the announcements, contrasts, forced colours, less motion. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { TokenBudget, TokenMeter } from '../../src/elements/index.ts'
import { addBudget, openElements } from './elements.ts'
import { expect, test } from './test.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violations {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

async function violations(page: Page): Promise<readonly string[]> {
  const result = (await page.evaluate('axe.run(document)')) as Violations
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Every face and every level, and a budget with something lost. */
async function showAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const main = document.querySelector('main')!
    const made: (TokenMeter | TokenBudget)[] = []
    const add = (tag: 'token-meter' | 'token-budget', set: Partial<TokenMeter>) => {
      const element = Object.assign(document.createElement(tag), { model: 'gpt-4o', windowTokens: 1000 }, set)
      made.push(element)
      main.append(element)
    }
    const messages = Array.from({ length: 30 }, (_, i) => ({ role: 'user', content: `${i} ${'word '.repeat(40)}` }))
    for (const words of [100, 850, 1200]) {
      for (const face of ['bar', 'ring', 'text'] as const) add('token-meter', { text: 'word '.repeat(words), face })
    }
    add('token-meter', { text: 'word '.repeat(300), model: 'claude-sonnet-4-5' })
    add('token-meter', { text: 'word', model: 'gpt-4p' })
    add('token-budget', { messages, text: 'word '.repeat(100) })
    const isDone = ({ state }: TokenMeter | TokenBudget) => !state.stale || state.error !== null
    while (!made.every(isDone)) await new Promise((resolve) => setTimeout(resolve, 20))
    // The ring and the details are loaded when they are first drawn.
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
}

test('axe finds nothing in light, in dark and in forced colours', async ({ page, serve }) => {
  await openElements(page, serve)
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(':root { color-scheme: light dark; background: Canvas; color: CanvasText }')
    document.adoptedStyleSheets = [sheet]
  })
  await showAll(page)
  await expect(page.locator('token-budget .item').first()).toBeVisible()
  await expect(page.locator('token-meter .ring').first()).toBeVisible()
  await page.evaluate(axe)
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' })
  expect(await violations(page)).toEqual([])
})

test('a threshold is said once, politely, after a pause', async ({ page, serve }) => {
  const { meter } = await openElements(page, serve)
  const status = meter.locator('[role=status]')
  await meter.evaluate((meter: TokenMeter) => {
    meter.windowTokens = 100
    meter.outputReserve = 0
  })
  const prompt = page.getByLabel('Prompt')
  await prompt.fill('word '.repeat(20))
  await expect(meter.locator('.figure')).toHaveText('21 tokens')
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const node = document.querySelector('token-meter')!.shadowRoot!.querySelector('[role=status]')!
    new MutationObserver(() => said.push(node.textContent ?? '')).observe(node, {
      childList: true,
      characterData: true,
      subtree: true,
    })
  })
  // Past both thresholds and back, faster than anyone would want to hear of it.
  for (const words of [89, 120, 20, 120, 150]) await prompt.fill('word '.repeat(words))
  await expect(status).toHaveText('does not fit, 58 over')
  await prompt.fill('word '.repeat(90))
  await expect(status).toHaveText('Nearly full, 2 left')
  await prompt.fill('word '.repeat(10))
  await expect(status).toHaveText('It fits again, 82 left')
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
  expect(said).toEqual(['does not fit, 58 over', 'Nearly full, 2 left', 'It fits again, 82 left'])
})

test('numbers and words are those of the language, and nothing eases where less motion is wanted', async ({
  page,
  serve,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { meter } = await openElements(page, serve)
  await page.getByLabel('Prompt').fill('word '.repeat(2_000))
  await meter.evaluate((meter: TokenMeter) => {
    document.documentElement.lang = 'de'
    meter.texts = { label: 'Platz', tokens: (shown) => `${shown} Token`, left: (free) => `${free} frei` }
  })
  await expect(meter.locator('.figure')).toHaveText('2.001 Token')
  await expect(meter.locator('.rest')).toHaveText('113.192 frei')
  await expect(meter.locator('[role=meter]')).toHaveAttribute('aria-label', 'Platz')
  expect(
    await meter
      .locator('.piece')
      .first()
      .evaluate((piece) => getComputedStyle(piece).transitionDuration),
  ).toBe('0s')
})

test('in a line from the right the bar begins there, and so does the slider', async ({ page, serve }) => {
  await openElements(page, serve)
  const words = { model: 'gpt-4o', windowTokens: 1000, outputReserve: 300, text: 'word '.repeat(100) }
  const budget = await addBudget(page, words, 'rtl')
  await expect.poll(() => budget.evaluate(({ state }: TokenBudget) => state?.stale)).toBe(false)
  await expect(budget.locator('.slider')).toBeVisible()
  const box = async (name: string) => (await budget.locator(name).first().boundingBox())!
  const [track, piece, limit] = [await box('.track'), await box('.piece'), await box('.limit')]
  expect(piece.x + piece.width).toBeCloseTo(track.x + track.width, 0)
  expect(limit.x - track.x).toBeCloseTo(track.width * 0.3, -1)
  const slider = await box('.slider')
  // Pressing on the limit takes hold of the thumb: it moves with the pointer, and the limit with it.
  await page.mouse.move(limit.x + 1, slider.y + slider.height / 2)
  await page.mouse.down()
  await page.mouse.move(track.x + track.width / 2, slider.y + slider.height / 2, { steps: 4 })
  await page.mouse.up()
  const reserve = await budget.evaluate((budget: TokenBudget) => Number(budget.outputReserve))
  expect(reserve).toBeGreaterThan(480)
  expect(reserve).toBeLessThan(520)
})
