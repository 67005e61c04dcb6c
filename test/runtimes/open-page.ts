/** A page in a browser, from the start of its browser on, and the browsers that Playwright drives. */
import type { BrowserType, LaunchOptions } from '@playwright/test'

export interface OpenedPage {
  /** The browser's version, once the page is loaded. Rejects when the browser does not start or ends. */
  readonly loaded: Promise<string>
  /** Never resolves; rejects with a `PageLost` when the browser or the page ends by itself. */
  readonly lost: Promise<never>
  /** What is known about a page that says nothing, line by line. */
  describe(): Promise<readonly string[]>
  /** Ends the browser and whatever it started, also when it no longer listens. */
  close(): Promise<void>
}

/** Starts a browser on an address. Returns at once, so that also a start that hangs can be described and ended. */
export type Open = (address: string) => OpenedPage

/** The page was there and is not any more, or says nothing. */
export class PageLost extends Error {
  override readonly name = 'PageLost'
}

/** A promise that another party settles. */
export function defer<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  let settle: Pick<ReturnType<typeof defer<T>>, 'resolve' | 'reject'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever waits hears of a rejection; when nobody does, it is no crash of the runner.
  promise.catch(() => {})
  return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) }
}

/** What `work` gives, or `otherwise` when it fails or takes longer than `ms`. */
export async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, otherwise)
  })
  return Promise.race([work.catch(() => otherwise), late]).finally(() => clearTimeout(timer))
}

const CLOSE_MS = 10_000

/** A page in a browser that Playwright drives. */
export function openWith(type: BrowserType, options: LaunchOptions, address: string): OpenedPage {
  const lines: string[] = []
  const lost = defer<never>()
  const launched = type.launch(options)
  const loaded = launched.then(async (program) => {
    program.on('disconnected', () => lost.reject(new PageLost('the browser ended')))
    const page = await program.newPage()
    page.on('crash', () => lost.reject(new PageLost('the page crashed')))
    page.on('console', (message) => lines.push(`console: ${message.type()} ${message.text()}`))
    page.on('pageerror', ({ message }) => {
      lines.push(`error: ${message}`)
      // The icon that a browser asks for unasked is against the policy; all else is a bug.
      if (!message.includes('favicon.ico')) console.log(`       ${message}`)
    })
    await page.goto(address)
    return program.version()
  })
  loaded.catch(() => {})
  return {
    loaded,
    lost: lost.promise,
    describe: async () => lines,
    close: () =>
      within(
        CLOSE_MS,
        launched.then((program) => program.close()),
        undefined,
      ),
  }
}
