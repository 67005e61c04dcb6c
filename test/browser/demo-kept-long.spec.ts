/** Long texts are kept in pieces: over reloads, beside other tabs, and without space. */
import type { Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'
import { dropPieces, keptIn, LONG_TEXT, paste, TEXT } from './kept-texts.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length
const isNamed = (page: Page) => expect.poll(async () => (await keptIn(page)).named.length).toBeGreaterThan(2)

test('a long text is kept in pieces, of which a key writes one, and is whole after a reload', async ({
  playground,
  page,
}) => {
  await playground.open('')
  const editor = page.getByRole('textbox', TEXT)
  await paste(page, LONG_TEXT)
  const count = page.locator('.count__number')
  const shows = (text: string) => expect(count).toHaveText(countOf(text).toLocaleString('en-US'))
  await shows(LONG_TEXT)
  await isNamed(page)
  const { named: before } = await keptIn(page)
  await page.keyboard.type('!')
  await expect.poll(async () => (await keptIn(page)).named.filter((key) => !before.includes(key)).length).toBe(1)
  expect((await keptIn(page)).named.length).toBe(before.length)
  await expect.poll(async () => (await keptIn(page)).pieces.length).toBe(before.length)
  // The page is left before it would write by itself.
  await page.keyboard.type(' The end')
  await page.reload()
  await shows(`${LONG_TEXT}! The end`)
  await editor.press('ControlOrMeta+End')
  await page.keyboard.type('.')
  await shows(`${LONG_TEXT}! The end.`)
  await isNamed(page)
  await page.reload()
  await shows(`${LONG_TEXT}! The end.`)
  await editor.press('ControlOrMeta+End')
  await expect(editor).toContainText('line 39999 of a long text, 世界! The end.')
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Forget all texts/ }).click()
  await expect.poll(async () => (await keptIn(page)).pieces).toEqual([])
})

/** Writes to the page's database that the browser undid. */
const undoneWrites = () => (globalThis as { undone?: number }).undone ?? 0

test('a long text that the browser had no space for is whole once there is space', async ({ playground, page }) => {
  await page.addInitScript(() => {
    const counting = globalThis as { undone?: number }
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...given) {
      const made = transaction.apply(this, given)
      made.addEventListener('abort', () => {
        counting.undone = (counting.undone ?? 0) + 1
      })
      return made
    }
  })
  await playground.open('')
  const browser = await page.context().newCDPSession(page)
  const { origin } = new URL(playground.address)
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 10_000 })
  await paste(page, LONG_TEXT)
  await expect.poll(() => page.evaluate(undoneWrites)).toBeGreaterThan(0)
  expect((await keptIn(page)).named).toEqual([])
  await expect(page.locator('.toast')).toContainText('could not keep the text')
  await browser.send('Storage.overrideQuotaForOrigin', { origin })
  await page.keyboard.type('!')
  // A page that is left may not get a megabyte written in time.
  await isNamed(page)
  await page.reload()
  await expect(page.locator('.count__number')).toHaveText(countOf(`${LONG_TEXT}!`).toLocaleString('en-US'))
})

test('a long text is whole after another tab forgot all texts, and says so where a part is gone', async ({
  playground,
  page,
  context,
}) => {
  await playground.open('')
  await paste(page, LONG_TEXT)
  await isNamed(page)
  const other = await context.newPage()
  await other.goto(playground.address)
  await other.locator('main[data-answered="true"]').waitFor()
  await other.getByRole('button', { name: 'Texts' }).click()
  await other.getByRole('menuitem', { name: /Forget all texts/ }).click()
  await expect.poll(async () => (await keptIn(other)).named).toEqual([])
  await page.bringToFront()
  await page.reload()
  await expect(page.locator('.count__number')).toHaveText(countOf(LONG_TEXT).toLocaleString('en-US'))
  await isNamed(page)
  await dropPieces(page)
  await page.reload()
  await expect(page.getByRole('textbox', TEXT)).toContainText('A part of this text is missing')
})

test('a long text is kept once a tab with an older database is closed', async ({ playground, page, context }) => {
  const old = await context.newPage()
  await old.goto(new URL('favicon.svg', playground.address).href)
  await old.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('tokenroom', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('drafts', { keyPath: 'id' })
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          // A connection that nothing refers to is closed.
          Object.assign(globalThis, { held: opening.result })
          resolve()
        }
      }),
  )
  await page.bringToFront()
  await playground.open('')
  await paste(page, LONG_TEXT)
  await expect(page.locator('.toast')).toContainText('could not keep the text')
  await old.close()
  await page.keyboard.type('!')
  await expect.poll(async () => (await keptIn(page)).pieces.length).toBeGreaterThan(2)
  await page.reload()
  await expect(page.locator('.count__number')).toHaveText(countOf(`${LONG_TEXT}!`).toLocaleString('en-US'))
})
