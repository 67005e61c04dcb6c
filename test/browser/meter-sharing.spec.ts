/** A hundred meters on a page: one worker, one download, one batch a frame; and only what can be seen is counted. */
import type { Page } from '@playwright/test'
import type { TokenMeter } from '../../src/elements/index.ts'
import { openElements } from './elements.ts'
import { expect, test } from './test.ts'

declare global {
  interface Window {
    /** The texts of each message that was posted to a worker. */
    posted: string[][]
  }
}

/** Notes the texts that are posted to workers: those with a given mark. */
async function notePosts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.posted = []
    const post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[]) {
      const texts = JSON.stringify(message).match(/marked \d+/g)
      if (texts) window.posted.push(texts)
      post.call(this, message, { transfer })
    } as typeof post
  })
}

test('a hundred meters cost one worker, one encoding and one batch', async ({ page, serve }) => {
  await notePosts(page)
  const { server } = await openElements(page, serve)
  await page.evaluate(async () => {
    const meters = Array.from({ length: 100 }, (_, i) =>
      Object.assign(document.createElement('token-meter'), {
        model: 'gpt-4o',
        face: 'text',
        text: `marked ${i} words`,
      }),
    )
    document.querySelector('main')!.append(...meters)
    while (meters.some(({ state }) => state.stale)) await new Promise((resolve) => setTimeout(resolve, 20))
  })
  expect(page.workers()).toHaveLength(1)
  expect(server.requests.filter((path) => path.endsWith('.wasm'))).toHaveLength(1)
  expect(server.requests.filter((path) => path.endsWith('tokenizer.worker.js'))).toHaveLength(1)
  const posted = await page.evaluate(() => window.posted)
  expect(posted.flat()).toHaveLength(100)
  expect(posted).toHaveLength(1)
  // All that was asked of the server are files: no text went anywhere.
  expect(server.requests.every((path) => /^\/(dist|pages)\//.test(path))).toBe(true)

  // Ten changes in one frame are two batches: what comes first, at once, and the others together.
  await page.evaluate(async () => {
    window.posted = []
    await new Promise(requestAnimationFrame)
    const meters = [...document.querySelectorAll<TokenMeter>('token-meter[face=text]')].slice(0, 10)
    for (const [i, meter] of meters.entries()) {
      meter.text = `marked ${1000 + i} words`
      await Promise.resolve()
      await new Promise((resolve) => queueMicrotask(() => resolve(null)))
    }
    while (meters.some(({ state }) => state.stale)) await new Promise((resolve) => setTimeout(resolve, 20))
  })
  const later = await page.evaluate(() => window.posted)
  expect(later.flat()).toHaveLength(10)
  expect(later.length).toBeLessThanOrEqual(2)
})

test('one message more in a chat of a thousand is one text more to count', async ({ page, serve }) => {
  await notePosts(page)
  const { meter } = await openElements(page, serve)
  await meter.evaluate(async (meter: TokenMeter) => {
    const counted = () => new Promise((resolve) => meter.addEventListener('tokencount', resolve, { once: true }))
    const messages = Array.from({ length: 1000 }, (_, i) => ({ role: 'user', content: `marked ${i} words` }))
    const first = counted()
    meter.messages = messages
    await first
    window.posted = []
    const second = counted()
    meter.messages = [...messages, { role: 'user', content: 'marked 1000 words' }]
    await second
  })
  expect(await page.evaluate(() => window.posted)).toEqual([['marked 1000']])
  expect(await meter.evaluate((meter: TokenMeter) => meter.state.itemTokens.size)).toBe(1001)
})

test('no worker starts before a meter can be seen', async ({ page, serve }) => {
  const server = await serve()
  await page.goto(`${server.origin}/pages/index.html`)
  await page.evaluate(async () => {
    document.body.innerHTML = '<p style="height: 5000px"></p>'
    const meter = Object.assign(document.createElement('token-meter'), { model: 'gpt-4o', text: 'hello world' })
    document.body.append(meter)
    const address = '/dist/token-meter.js'
    await import(address)
  })
  await page.waitForTimeout(300)
  expect(page.workers()).toHaveLength(0)
  expect(server.requests.filter((path) => /engine|calculator/.test(path))).toEqual([])
  await page.locator('token-meter').scrollIntoViewIfNeeded()
  await expect(page.locator('token-meter .figure')).toHaveText('2 tokens')
  expect(page.workers()).toHaveLength(1)
})

test('a key in a long text sends the key alone, and the count stays exact', async ({ page, serve }) => {
  const { meter } = await openElements(page, serve)
  const text = Array.from({ length: 40_000 }, (_, i) => `word${i % 977}`)
    .join(' ')
    .slice(0, 250_000)
  await page.locator('textarea').evaluate((field: HTMLTextAreaElement, text) => {
    field.value = text
  }, text)
  await expect.poll(() => meter.evaluate((meter: TokenMeter) => meter.state.text?.tokens ?? 0)).toBeGreaterThan(30_000)
  const result = await meter.evaluate(async (meter: TokenMeter) => {
    const field = document.querySelector('textarea')!
    const post = Worker.prototype.postMessage
    let longest = 0
    Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[]) {
      longest = Math.max(longest, JSON.stringify(message).length)
      post.call(this, message, { transfer })
    } as typeof post
    field.focus()
    field.setSelectionRange(125_000, 125_000)
    const counts: number[] = []
    for (const key of ' typed') {
      const counted = new Promise((resolve) => meter.addEventListener('tokencount', resolve, { once: true }))
      document.execCommand('insertText', false, key)
      await counted
      counts.push(meter.state.text!.tokens)
    }
    Worker.prototype.postMessage = post
    return { longest, last: counts.at(-1), text: field.value }
  })
  expect(result.longest).toBeLessThan(2_000)
  expect(result.text.slice(125_000, 125_006)).toBe(' typed')
  const fresh = await meter.evaluate(async (meter: TokenMeter, text) => {
    const other = Object.assign(document.createElement('token-meter'), { model: 'gpt-4o', text })
    meter.after(other)
    await new Promise((resolve) => other.addEventListener('tokencount', resolve, { once: true }))
    return other.state.text!.tokens
  }, result.text)
  expect(result.last).toBe(fresh)
})
