/**
 * What ten megabytes cost the page's own thread: pasted as a plain text, beside what the browser and its editor alone take
 * for it, and as a conversation; typed into with pauses in which everything is planned, compared with all models and copied
 * as code.
 *
 *     npm run bench:long
 */
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { chromiumOptions } from '../../test/helpers/browsers.ts'
import { longText } from '../measure/edits.ts'
import { benchTexts } from '../texts.ts'
import { editFiles } from './edit-files.ts'
import { printPastes } from './paste.ts'
import { serveFiles } from './server.ts'
import { copyText, pasteInto } from './typed-into.ts'

declare global {
  interface Window {
    longTasks: number[]
  }
}

const CODE_UNITS = 10_000_000
const BURSTS = 6
const KEYS_OF_BURST = 12

const plain = longText(
  benchTexts().map(({ text }) => text.replace(/\r\n?/g, '\n')),
  CODE_UNITS,
)
/** Turns of a few sentences each, as in a chat that went on for years. */
const chat = Array.from({ length: Math.ceil(CODE_UNITS / 320) }, (_, at) => {
  const said = plain.slice(at * 300, at * 300 + 300).replace(/\s+/g, ' ')
  return `${at % 2 ? 'assistant' : 'user'}: ${said}`
}).join('\n')

const server = await serveFiles(await editFiles())
const browser = await chromium.launch(chromiumOptions())
try {
  await printPastes(browser, server.origin, plain)
  for (const [slot, text] of [
    ['User input', plain],
    ['History', chat],
  ] as const) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.addInitScript(() => {
      window.longTasks = []
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration))
      }).observe({ type: 'longtask' })
    })
    await page.goto(`${server.origin}/playground/index.html#plan`)
    await page.locator('main[data-answered="true"]').waitFor()
    const client = await context.newCDPSession(page)
    await client.send('Performance.enable')
    const told = (what: string, run: () => Promise<void>) => tell(page, client, `${slot}, ${what}`, run)
    await copyText(page, text)
    await told('10 MB pasted', () => pasteInto(page, slot))
    await told(`${BURSTS * KEYS_OF_BURST} keys with pauses`, async () => {
      for (let burst = 0; burst < BURSTS; burst++) {
        for (let key = 0; key < KEYS_OF_BURST; key++) {
          await page.keyboard.press('x')
          await page.waitForTimeout(40)
        }
        await page.waitForTimeout(700)
      }
      await answered(page)
    })
    if (slot === 'History' || process.argv.includes('--compare'))
      await told('compared', async () => {
        await page.getByRole('link', { name: 'Compare', exact: true }).click()
        await page.locator('.compare[data-compared="true"]').waitFor({ timeout: 200_000 })
      })
    await told('copied as code', async () => {
      await page.getByRole('button', { name: 'Share' }).click()
      await page.getByRole('menuitem', { name: 'Plan as code' }).click()
      await page.getByText('Code copied.').waitFor()
    })
    await context.close()
  }
} finally {
  await browser.close()
  server.close()
}

async function answered(page: Page): Promise<void> {
  await page.locator('main[data-answered="true"]').waitFor({ timeout: 120_000 })
}

/** Prints how long something took, what of it the page's thread worked, and the longest time that it answered nothing. */
async function tell(page: Page, client: CDPSession, what: string, run: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    window.longTasks = []
  })
  const busyMs = async () => {
    const { metrics } = await client.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
  const [started, before] = [performance.now(), await busyMs()]
  await run()
  const [took, busy] = [performance.now() - started, (await busyMs()) - before]
  const long = await page.evaluate(() => window.longTasks)
  console.log(
    `${what.padEnd(36)} ${ms(took)} in all, ${ms(busy)} of the page's thread, tasks over 50 ms: ${long.join(', ') || 'none'}`,
  )
}

function ms(value: number): string {
  return `${value.toFixed(0).padStart(6)} ms`
}
