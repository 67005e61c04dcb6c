/** What is measured in a browser; each measurement has a profile of its own, so that nothing is cached by accident. */
import type { Browser, Page } from '@playwright/test'
import { workerPath } from './workers.ts'

/** Milliseconds after which a worker is not waited for any longer. */
const LIMIT_MS = 60_000
/** Milliseconds that a page is left alone before a count. */
const SETTLED_MS = 1_000

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
    // Otherwise, work that the browser does after opening a page would slow the engines that start fastest.
    await page.waitForTimeout(SETTLED_MS)
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
