/**
 * What the clipboard's ten megabytes cost a page's thread, by who takes them: a listener that does nothing but read them, a
 * `<textarea>`, a bare CodeMirror, and the playground. What the first and the third take, no page with an editor can avoid.
 */
import type { Browser, Page } from '@playwright/test'
import { median } from '../measure/time.ts'
import { markMs, type Task, tasksBetween, tracePage } from './trace.ts'
import { copyText } from './typed-into.ts'

const ROUNDS = 5

interface PastedInto {
  readonly name: string
  readonly path: string
  /** Leaves the page with the focus where the text goes. */
  readonly open: (page: Page) => Promise<void>
  /** Resolves when the page has the text, and has done with it what it does. */
  readonly taken: (page: Page, codeUnits: number) => Promise<unknown>
}

const lengthOf = (expression: string) => (page: Page, codeUnits: number) =>
  page.waitForFunction(`${expression} === ${codeUnits}`)

const PLACES: readonly PastedInto[] = [
  {
    name: 'the clipboard read, and nothing else',
    path: '/index.html',
    open: (page) =>
      page.evaluate(() => {
        document.body.tabIndex = 0
        document.body.focus()
        document.addEventListener('paste', (event) => {
          Object.assign(window, { taken: event.clipboardData?.getData('text/plain').length })
          event.preventDefault()
        })
      }),
    taken: lengthOf('window.taken'),
  },
  {
    name: '<textarea>',
    path: '/index.html',
    open: (page) =>
      page.evaluate(() => {
        const field = document.body.appendChild(document.createElement('textarea'))
        field.style.cssText = 'width: 900px; height: 600px'
        field.focus()
        // Not its value: reading it takes time.
        field.addEventListener('input', () => Object.assign(window, { taken: true }))
      }),
    taken: (page) => page.waitForFunction('window.taken'),
  },
  {
    name: 'CodeMirror alone',
    path: '/index.html',
    open: async (page) => {
      await page.evaluate((path) => import(path), '/edit.js')
      await page.evaluate(() => window.openEditor('', 'nothing'))
    },
    taken: lengthOf('window.editorLength()'),
  },
  {
    name: 'playground, Count',
    path: '/playground/index.html',
    open: (page) => openPlayground(page, 'Text'),
    taken: answered,
  },
  {
    name: 'playground, Plan',
    path: '/playground/index.html#plan',
    open: (page) => openPlayground(page, 'User input text'),
    taken: answered,
  },
]

async function openPlayground(page: Page, name: string): Promise<void> {
  await page.locator('main[data-answered="true"]').waitFor()
  await page.getByRole('textbox', { name, exact: true }).click()
}

async function answered(page: Page): Promise<void> {
  await page.locator('main[data-answered="true"]').waitFor({ timeout: 120_000 })
}

/** Prints the longest time that the page's thread answered nothing, and all that it worked until the text was taken. */
export async function printPastes(browser: Browser, origin: string, text: string): Promise<void> {
  const found = PLACES.map(() => ({ longest: [] as Task[], all: [] as Task[] }))
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, place] of PLACES.entries()) {
      const tasks = await pasteOnce(browser, origin, text, place)
      found[at]?.longest.push(tasks.reduce((longest, task) => (task.ms > longest.ms ? task : longest)))
      found[at]?.all.push({ ms: sum(tasks.map(({ ms }) => ms)), processorMs: sum(tasks.map((one) => one.processorMs)) })
    }
  console.log(
    `10 MB pasted from the clipboard, medians of ${ROUNDS}: the longest task (of it on a core), all tasks (on a core)`,
  )
  for (const [at, { name }] of PLACES.entries()) {
    const cells = [found[at]!.longest, found[at]!.all].map(
      (tasks) => `${ms(tasks.map((task) => task.ms))} (${ms(tasks.map((task) => task.processorMs))})`,
    )
    console.log(`${name.padEnd(36)} ${cells.join(', ')}`)
  }
}

/** The tasks of the page's thread, of which one takes the paste. */
async function pasteOnce(browser: Browser, origin: string, text: string, place: PastedInto): Promise<readonly Task[]> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`${origin}${place.path}`)
    await copyText(page, text)
    await place.open(page)
    const events = await tracePage(browser, page, async () => {
      await page.evaluate(() => performance.mark('bench:pressed'))
      await page.keyboard.press('ControlOrMeta+v')
      await place.taken(page, text.length)
      // Painted, too.
      await page.evaluate(async () => {
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
        performance.mark('bench:taken')
      })
    })
    return tasksBetween(events, markMs(events, 'bench:pressed'), markMs(events, 'bench:taken'))
  } finally {
    await context.close()
  }
}

const sum = (times: readonly number[]) => times.reduce((all, one) => all + one, 0)

const ms = (times: readonly number[]) => `${median(times).toFixed(0).padStart(4)} ms`
