/** A key in a long text is counted before it is written, and whatever is written in its place is counted right. */
import type { Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import type { TokenMeter } from '../../src/elements/index.ts'
import { openElements } from './elements.ts'
import { expect, test } from './test.ts'

const o200k = get_encoding('o200k_base')
const LONG = 'A sentence of a long text. '.repeat(1500)

declare global {
  interface Window {
    /** What came in which order: `edit` posted to the worker, `input` of the field. */
    order: string[]
  }
}

/** Puts a long text into the field, and waits for its count. */
async function write(page: Page, text: string): Promise<void> {
  await page.evaluate(() => {
    window.order = []
    const post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[]) {
      const { operations } =
        (message as { argumentList?: { value?: { operations?: unknown[] } }[] }).argumentList?.[0]?.value ?? {}
      if (operations) window.order.push('edit')
      post.call(this, message, { transfer })
    } as typeof post
    document.addEventListener('input', () => window.order.push('input'))
  })
  await page.locator('textarea').evaluate((field: HTMLTextAreaElement, text) => {
    field.value = text
    field.focus()
    field.setSelectionRange(text.length, text.length)
  }, text)
  await isExact(page)
}

/** The meter shows what the text has, when nothing is under way. */
async function isExact(page: Page): Promise<void> {
  await expect(async () => {
    const { text, tokens, stale } = await page.evaluate(() => {
      const { state } = document.querySelector('token-meter') as TokenMeter
      return { text: document.querySelector('textarea')!.value, tokens: state.text?.tokens, stale: state.stale }
    })
    expect({ tokens, stale }).toEqual({ tokens: o200k.encode_ordinary(text).length, stale: false })
  }).toPass()
}

for (const [name, key] of [
  ['a letter', 'x'],
  ['a line break', 'Enter'],
  ['a deletion before the caret', 'Backspace'],
] as const) {
  test(`${name} is sent to the worker before it is written`, async ({ page, serve }) => {
    await openElements(page, serve)
    await write(page, LONG)
    await page.keyboard.press(key)
    await isExact(page)
    expect(await page.evaluate(() => window.order)).toEqual(['edit', 'input'])
  })
}

test('characters of two code units, selections and deletions after the caret are counted right', async ({
  page,
  serve,
}) => {
  await openElements(page, serve)
  await write(page, `${LONG}👍🏽 end 😀`)
  await page.keyboard.press('Backspace')
  await isExact(page)
  await page
    .locator('textarea')
    .evaluate((field: HTMLTextAreaElement, at) => field.setSelectionRange(at, at + 2), LONG.length)
  await page.keyboard.press('Delete')
  await isExact(page)
  await page.locator('textarea').evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(0, 0))
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Delete')
  await isExact(page)
  await page.locator('textarea').evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(10, 2000))
  await page.keyboard.type('你好')
  await isExact(page)
})

test('an input that the page holds back, and one that it changes, leave the count right', async ({ page, serve }) => {
  const { meter } = await openElements(page, serve)
  await write(page, LONG)
  const before = await meter.evaluate((meter: TokenMeter) => meter.state.text!.tokens)
  await page.evaluate(() => {
    const field = document.querySelector('textarea')!
    field.addEventListener('beforeinput', (event) => {
      if (event.data === 'n') event.preventDefault()
      if (event.data !== 'c') return
      event.preventDefault()
      field.setRangeText('changed by the page', field.selectionStart, field.selectionEnd, 'end')
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    })
  })
  await page.keyboard.press('n')
  await isExact(page)
  expect(await meter.evaluate((meter: TokenMeter) => meter.state.text!.tokens)).toBe(before)
  // Asked about the same text again, as when the model is another, it does not count the key that was held back.
  await meter.evaluate((meter: TokenMeter) => {
    meter.model = 'gpt-4o-mini'
  })
  await isExact(page)
  await page.keyboard.press('c')
  await isExact(page)
  await page.keyboard.type(' and on')
  await isExact(page)
})
