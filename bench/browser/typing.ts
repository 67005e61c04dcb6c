/** Typing into an editor, and how long it takes until what a key changes is painted. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { quantile } from '../measure/edits.ts'
import { bundle } from './workers.ts'

interface Quantiles {
  readonly p50: number
  readonly p99: number
}

/** Milliseconds from a key press until its letter is painted, its count is in the page, and its count is painted. */
export interface TypingTimes {
  readonly letterMs: Quantiles
  readonly countMs: Quantiles
  readonly paintMs: Quantiles
}

/** A page with an editor. */
export interface TypedInto {
  readonly path: string
  /** Puts `text` into the editor, with the cursor in it; resolves when it is counted. */
  open(page: Page, text: string): Promise<void>
  /** The editor's text as it is now, when that is not the text that was put in with `typed` at its end. */
  text(page: Page, opened: string, typed: string): Promise<string>
  shownCount(page: Page): Promise<number>
}

const TYPED = 'the words that someone types, one key after another. '

/**
 * Types `keys` keys into a text, after a pause of 30 to 80 ms each. Throws when the count that is shown, before or after,
 * is not what `rightCount` says.
 */
export async function measureTyping(
  browser: Browser,
  origin: string,
  into: TypedInto,
  opened: string,
  keys: number,
  rightCount: (text: string) => Promise<number>,
): Promise<TypingTimes> {
  const context = await browser.newContext()
  try {
    const page = await openWatched(context, `${origin}${into.path}`)
    await into.open(page, opened)
    await requireRight(await into.shownCount(page), opened, rightCount)
    const typed = await typeKeys(page, keys)
    await page.waitForFunction((count) => window.keyTimes.paintMs.length === count, keys)
    await requireRight(await into.shownCount(page), await into.text(page, opened, typed), rightCount)
    const { letterMs, countMs, paintMs } = await page.evaluate(() => window.keyTimes)
    return { letterMs: quantiles(letterMs), countMs: quantiles(countMs), paintMs: quantiles(paintMs) }
  } finally {
    await context.close()
  }
}

async function requireRight(shown: number, text: string, rightCount: (text: string) => Promise<number>): Promise<void> {
  const right = await rightCount(text)
  if (shown !== right) throw new Error(`the page shows ${shown} tokens, the text in its editor has ${right}`)
}

function quantiles(times: readonly number[]): Quantiles {
  const sorted = [...times].sort((a, b) => a - b)
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
}

/** A page that takes the times of its keys. */
export async function openWatched(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  // Bundled, because a function of this process may refer to helpers that the page does not have.
  const watch = await bundle(`import { watchKeys } from './bench/browser/key-times.ts'\nwatchKeys()`)
  await page.addInitScript(`(() => {${new TextDecoder().decode(watch)}})()`)
  await page.goto(address)
  return page
}

/** Types `keys` keys, and answers what they put in. */
export async function typeKeys(page: Page, keys: number): Promise<string> {
  let typed = ''
  for (let i = 0; i < keys; i++) {
    const key = TYPED[i % TYPED.length] ?? ''
    typed += key
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    // Varied, so that keys are not in step with frames.
    await page.waitForTimeout(30 + ((i * 7919) % 51))
  }
  return typed
}
