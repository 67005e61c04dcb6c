/** `<token-meter>` from the built package in a real browser, without a bundler and under a strict policy. */
import type { Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import type { TokenMeter } from '../../src/elements/index.ts'
import { openElements } from './elements.ts'
import { expect, test } from './test.ts'

const WINDOW_TOKENS = 128_000
const RESERVE_TOKENS = 12_800
const o200k = get_encoding('o200k_base')
const countOf = (text: string) => o200k.encode_ordinary(text).length

const numbers = (page: Page) =>
  page.locator('token-meter').evaluate((meter: TokenMeter) => {
    const { text, freeTokens, overTokens, stale } = meter.state
    return { tokens: text?.tokens ?? null, freeTokens, overTokens, stale }
  })

const figure = (page: Page) => page.locator('token-meter .figure')

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

test('what a script sets, a form resets, and a field that comes later or anew is counted', async ({ page, serve }) => {
  await openElements(page, serve)
  await page.evaluate(() => {
    document.querySelector('textarea')!.value = 'hello world'
  })
  await expect(figure(page)).toHaveText('2 tokens')
  await page.evaluate(() => document.querySelector('textarea')!.remove())
  await page.evaluate(() => {
    const form = document.createElement('form')
    form.innerHTML = '<input id="prompt" value="one two three" aria-label="Prompt">'
    document.querySelector('main')!.append(form)
  })
  await expect(figure(page)).toHaveText('3 tokens')
  await page.getByLabel('Prompt').fill('four')
  await expect(figure(page)).toHaveText('1 token')
  await page.evaluate(() => document.querySelector('form')!.reset())
  await expect(figure(page)).toHaveText('3 tokens')
})

test('an element that is edited in place is counted as it is seen, line by line', async ({ page, serve }) => {
  await openElements(page, serve)
  await page.evaluate(() => {
    const editor = document.createElement('div')
    editor.id = 'editor'
    editor.contentEditable = 'true'
    document.querySelector('main')!.append(editor)
    document.querySelector('token-meter')!.htmlFor = 'editor'
  })
  await page.locator('#editor').pressSequentially('first line')
  await page.keyboard.press('Enter')
  await page.keyboard.type('second line')
  const text = await page.locator('#editor').evaluate((editor: HTMLElement) => editor.innerText)
  expect(text).toContain('\n')
  await expect(figure(page)).toHaveText(`${countOf(text)} tokens`)
})

test('a conversation, its draft and what is dropped stand in one bar, and events tell of them', async ({
  page,
  serve,
}) => {
  const { meter } = await openElements(page, serve)
  const told = await page.evaluate(async () => {
    const told: string[] = []
    document.body.addEventListener('tokencount', () => told.push('count'))
    document.body.addEventListener('tokenlevel', (event) => told.push((event as CustomEvent).detail.level))
    document.body.addEventListener('partclick', (event) => told.push((event as CustomEvent).detail.name))
    const meter = document.querySelector('token-meter') as TokenMeter
    meter.windowTokens = 1000
    meter.outputReserve = '10%'
    meter.messages = Array.from({ length: 20 }, (_, i) => ({
      role: i % 2 === 0 ? 'user' : 'assistant',
      content: 'word '.repeat(30),
    }))
    const next = () => new Promise((resolve) => meter.addEventListener('tokencount', resolve, { once: true }))
    await next()
    document.querySelector('textarea')!.value = 'word '.repeat(400)
    meter.refresh()
    await next()
    return Object.assign(told, { attributes: meter.getAttributeNames() })
  })
  expect(told).toEqual(['count', 'count', 'over'])
  const state = await meter.evaluate((meter: TokenMeter) => meter.state)
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  // Each message: 31 tokens of text, 3 of framing and 1 of its role; 3 once for the reply.
  expect(sum(state.parts.map(({ tokens }) => tokens))).toBe(20 * (31 + 4) + (401 + 4) + 3)
  expect(state.used?.upper).toBe(20 * (31 + 4) + (401 + 4) + 3)
  expect(state.overTokens).toBe(20 * 35 + 405 + 3 - 900)
  expect(sum(state.parts.map(({ sentTokens }) => sentTokens)) + state.freeTokens + state.outputReserveTokens).toBe(1000)
  expect(state.lost.map(({ status }) => status)).toEqual(Array(6).fill('dropped'))
  await expect(meter.locator('.rest')).toHaveText('208 over · drops 6')
  await expect(page.locator('token-meter:state(over):state(trimmed):not(:state(stale))')).toHaveCount(1)
  await meter.locator('.track').first().locator('.piece[part~=history]').click()
  expect(await page.evaluate(() => document.querySelector('token-meter')!.getAttributeNames())).toEqual([
    'for',
    'model',
    'window-tokens',
    'output-reserve',
  ])
})

test('what must stay and does not fit is refused in words, with nothing hidden', async ({ page, serve }) => {
  const { meter } = await openElements(page, serve)
  await meter.evaluate((meter: TokenMeter) => {
    meter.windowTokens = 100
    meter.outputReserve = 10
  })
  await page.getByLabel('Prompt').fill('word '.repeat(200))
  await expect(meter.locator('.rest')).toHaveText('does not fit, 118 over')
  const value = await meter.locator('[role=meter]').getAttribute('aria-valuetext')
  expect(value).toBe('201 tokens, 208 of 90 tokens, does not fit, 118 over, exact')
  // The parts ease to their places: what is measured is where they come to rest.
  await expect(async () => {
    const [bar, excess, limit] = await Promise.all(
      ['.track', '.excess', '.limit'].map((name) => meter.locator(name).first().boundingBox()),
    )
    expect(excess!.x).toBeCloseTo(limit!.x + 1, -1)
    expect(excess!.x + excess!.width).toBeLessThanOrEqual(bar!.x + bar!.width)
    expect(excess!.width / bar!.width).toBeCloseTo(118 / (208 * 1.03), 1)
  }).toPass()
})

test('properties that were set before the definition are kept, and an own copy is not defined twice', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await page.goto(`${server.origin}/pages/index.html`)
  const result = await page.evaluate(async () => {
    document.body.innerHTML = '<token-meter></token-meter>'
    const early = document.querySelector('token-meter') as TokenMeter
    early.model = 'o200k_base'
    early.text = 'hello world'
    const address = '/dist/token-meter.js'
    await import(address)
    await new Promise((resolve) => early.addEventListener('tokencount', resolve, { once: true }))
    await import(`${address}?copy`)
    return {
      own: Object.keys(early),
      text: early.text,
      attributes: early.getAttributeNames(),
      tokens: early.state.text?.tokens,
    }
  })
  expect(result).toEqual({ own: [], text: 'hello world', attributes: ['model'], tokens: 2 })
})

test('where a browser has no states of its own, an attribute has them', async ({ page, serve }) => {
  await page.addInitScript(() => {
    Object.defineProperty(ElementInternals.prototype, 'states', { value: undefined })
  })
  await openElements(page, serve)
  await page.getByLabel('Prompt').fill('word '.repeat(130_000))
  await expect(page.locator('token-meter[data-state~=over]')).toHaveCount(1)
})

test('a mistake is told in words and as an event, and the numbers before it stay', async ({ page, serve }) => {
  const { meter } = await openElements(page, serve)
  await page.getByLabel('Prompt').fill('hello world')
  await expect(figure(page)).toHaveText('2 tokens')
  const code = await meter.evaluate(
    (meter: TokenMeter) =>
      new Promise((resolve) => {
        meter.addEventListener('tokenerror', (event) => resolve((event as CustomEvent).detail.code), { once: true })
        meter.model = 'gpt-4p'
      }),
  )
  expect(code).toBe('UNKNOWN_MODEL')
  await expect(figure(page)).toHaveText('2 tokens')
  await expect(meter.locator('.rest')).toContainText('gpt-4p')
  await expect(page.locator('token-meter:state(failed):state(stale)')).toHaveCount(1)
  await meter.evaluate((meter: TokenMeter) => meter.setAttribute('model', 'gpt-4o-mini'))
  await expect(meter.locator('.rest')).toContainText('left')
})
