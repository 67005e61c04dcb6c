/** What is measured in a browser; each measurement has a profile of its own, so that nothing is cached by accident. */
import type { Browser, Page } from '@playwright/test'
import { quantile } from '../measure/edits.ts'
import { bundle, workerPath } from './workers.ts'

/** Milliseconds after which a worker is not waited for any longer. */
const LIMIT_MS = 60_000

export interface StartTimes {
  /** Milliseconds from starting a worker to its first count: nothing cached, everything cached, and beside a running one. */
  readonly coldMs: number
  readonly warmMs: number
  readonly secondMs: number
}

export interface CountTimes {
  readonly firstMs: number
  readonly repeatedMs: number
  readonly tokens: number
}

export async function measureStart(browser: Browser, origin: string, engine: number): Promise<StartTimes> {
  const context = await browser.newContext()
  try {
    const page = await open(context.newPage(), origin)
    const coldMs = await startWorker(page, engine)
    await page.close()
    const again = await open(context.newPage(), origin)
    return { coldMs, warmMs: await startWorker(again, engine), secondMs: await startWorker(again, engine) }
  } finally {
    await context.close()
  }
}

/** Counts a text in a fresh worker. */
export async function measureCount(
  browser: Browser,
  origin: string,
  engine: number,
  text: string,
): Promise<CountTimes> {
  const context = await browser.newContext()
  try {
    const page = await open(context.newPage(), origin)
    await startWorker(page, engine)
    return await page.evaluate(
      async ([path, limitMs]) => {
        const worker = (globalThis as unknown as { started: Worker }).started
        worker.postMessage(path)
        return new Promise<CountTimes>((resolve, reject) => {
          setTimeout(() => reject(new Error(`no count after ${limitMs / 1000} s`)), limitMs)
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = (event) => reject(new Error(event.message))
        })
      },
      [text, LIMIT_MS] as const,
    )
  } finally {
    await context.close()
  }
}

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
    const page = await context.newPage()
    // Bundled: a function as this process has it may refer to helpers that the page lacks.
    const watch = await bundle(`import { watchKeys } from './bench/browser/key-times.ts'\nwatchKeys()`)
    await page.addInitScript(`(() => {${new TextDecoder().decode(watch)}})()`)
    await page.goto(`${origin}${into.path}`)
    await into.open(page, opened)
    await requireRight(await into.shownCount(page), opened, rightCount)
    let typed = ''
    for (let i = 0; i < keys; i++) {
      const key = TYPED[i % TYPED.length] ?? ''
      typed += key
      await page.keyboard.press(key === ' ' ? 'Space' : key)
      // Never the same, so that keys are not in step with frames.
      await page.waitForTimeout(30 + ((i * 7919) % 51))
    }
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

async function open(opening: Promise<Page>, origin: string): Promise<Page> {
  const page = await opening
  await page.goto(`${origin}/index.html`)
  return page
}

function startWorker(page: Page, engine: number): Promise<number> {
  return page.evaluate(
    ([path, limitMs]) => {
      const started = performance.now()
      const worker = new Worker(path, { type: 'module' })
      return new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`no count after ${limitMs / 1000} s`)), limitMs)
        worker.onmessage = ({ data }) => {
          if (data.failure) return reject(new Error(data.failure))
          Object.assign(globalThis, { started: worker })
          resolve(performance.now() - started)
        }
        worker.onerror = (event) => reject(new Error(event.message || `${path} could not be started`))
      })
    },
    [workerPath(engine), LIMIT_MS] as const,
  )
}
