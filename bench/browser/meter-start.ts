/** From a page's load to the first exact count of its meter, and how long the page is kept from other work meanwhile. */
import type { Browser, Page } from '@playwright/test'
import { longestTask, markMs, scriptMs, type Task, tracePage } from './trace.ts'

/** What is told of each page of the benchmark. */
export interface Starts {
  /** Milliseconds from the page's load to the first exact count. */
  readonly countMs: number[]
  /** The same of a page that starts a worker, which fetches and compiles the same file, and answers. */
  readonly bareMs: number[]
  readonly longest: Task[]
  /** Of a page with the text area alone, in as long a time. */
  readonly plainLongest: Task[]
}

/** Opens the benchmark's pages in turn, each in a profile of its own. `script` runs in each page before its own. */
export async function measureStarts(browser: Browser, origin: string, script: string, rounds: number): Promise<Starts> {
  const starts: Starts = { countMs: [], bareMs: [], longest: [], plainLongest: [] }
  const untilCount = (path: string) =>
    inProfile(browser, script, async (page) => {
      await openUntil(page, `${origin}${path}`, 'counted')
      const { loadMs, countMs } = await page.evaluate(() => window.meterTimes)
      return countMs - loadMs
    })
  // The pages are isolated: the first of them gets another process, in which tracing could begin too late.
  const traced = (path: string, what: string) =>
    inProfile(browser, script, async (page) => {
      await page.goto(`${origin}/blank.html`)
      return tracePage(browser, page, () => openUntil(page, `${origin}${path}`, what))
    })
  for (let round = 0; round < rounds; round++) {
    starts.countMs.push(await untilCount('/meter.html'))
    starts.bareMs.push(await untilCount('/bare.html'))
    const events = await traced('/meter.html', 'counted')
    const [fromMs, toMs] = [scriptMs(events), markMs(events, 'bench:counted')]
    starts.longest.push(longestTask(events, fromMs, toMs))
    const plain = await traced('/plain.html', 'loaded')
    starts.plainLongest.push(longestTask(plain, scriptMs(plain), scriptMs(plain) + toMs - fromMs))
  }
  return starts
}

/** A page in a profile of its own, in which `script` runs before each page's own scripts. */
export async function inProfile<T>(browser: Browser, script: string, run: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.addInitScript(script)
    return await run(page)
  } finally {
    await context.close()
  }
}

/** Opens a page, and waits until it says that something happened. Asks it nothing before: its answer would keep it from its work. */
export async function openUntil(page: Page, url: string, what: string): Promise<void> {
  const said = page.waitForEvent('console', (message) => message.text() === `bench:${what}`)
  await page.goto(url, { waitUntil: 'commit' })
  await said
}
