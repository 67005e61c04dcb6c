/** Kept texts: what is read when, and what is said when the browser does not delete them. */
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'
import { keptIn, LONG_TEXT, paste, TEXT } from './kept-texts.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length

test('texts that the browser does not delete are said to be kept, and are', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText('kept all the same')
  await expect.poll(async () => (await keptIn(page)).drafts).toBe(1)
  await page.evaluate(() => {
    const { clear } = IDBObjectStore.prototype
    IDBObjectStore.prototype.clear = function () {
      const asked = clear.call(this)
      this.transaction.abort()
      return asked
    }
  })
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Forget all texts/ }).click()
  const said = page.locator('.toast')
  await expect(said).toContainText('The browser did not delete the kept texts')
  await expect(said).not.toContainText('Nothing is kept')
  await expect(page.getByRole('textbox', TEXT)).toHaveText('kept all the same')
  await page.reload()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('kept all the same')
  // This time it does.
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Forget all texts/ }).click()
  await expect(said).toContainText('Nothing is kept on this device any more.')
  await expect.poll(() => keptIn(page)).toEqual({ drafts: 0, named: [], pieces: [] })
})

test('samples that nobody changed are not kept, and what was typed before a reload or early is', async ({
  playground,
  page,
}) => {
  const pick = async (name: RegExp) => {
    await page.getByRole('button', { name: 'Texts' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  /** The texts that the list has. */
  const listed = async () => {
    await page.getByRole('button', { name: 'Texts' }).click()
    const labels = await page.getByRole('menuitem').filter({ hasText: 'Kept ' }).allTextContents()
    await page.keyboard.press('Escape')
    return labels.map((label) => label.replace(/Kept .*/, ''))
  }
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText('typed before the reload')
  await expect.poll(async () => (await keptIn(page)).drafts).toBe(1)
  await page.reload()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('typed before the reload')
  await playground.settled()
  await pick(/Every script/)
  await expect(page.locator('.count__number')).toHaveText('341')
  expect(await listed()).toEqual(['typed before the reload'])
  // It is still there after a reload, and still nobody's.
  await expect.poll(async () => (await keptIn(page)).drafts).toBe(2)
  await page.reload()
  await expect(page.locator('.count__number')).toHaveText('341')
  await pick(/Empty/)
  await expect(page.locator('.count__number')).toHaveText('0')
  expect(await listed()).toEqual(['typed before the reload'])
  // What comes back by Undo is as it was.
  await pick(/Every script/)
  await expect(page.locator('.count__number')).toHaveText('341')
  await page.getByRole('textbox', TEXT).press('ControlOrMeta+End')
  await page.keyboard.type('changed')
  await pick(/Empty/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('textbox', TEXT)).toContainText('changed')
  await pick(/Empty/)
  await expect(page.locator('.count__number')).toHaveText('0')
  await expect.poll(async () => (await listed()).length).toBe(2)
  expect((await listed())[0]).toMatch(/^All human beings/)
})

test('a page reads no other text than its own when it is opened, and another when that is opened', async ({
  playground,
  page,
  context,
}) => {
  await playground.open('')
  await paste(page, LONG_TEXT)
  await expect.poll(async () => (await keptIn(page)).pieces.length).toBeGreaterThan(2)
  const other = await context.newPage()
  await other.addInitScript(() => {
    const noting = globalThis as { pieces?: number }
    noting.pieces = 0
    const { get, getAll } = IDBObjectStore.prototype
    IDBObjectStore.prototype.get = function (key) {
      if (this.name === 'pieces') noting.pieces!++
      return get.call(this, key)
    }
    IDBObjectStore.prototype.getAll = function (...given: []) {
      if (this.name === 'pieces') noting.pieces = Number.NaN
      return getAll.apply(this, given)
    }
  })
  const piecesRead = () => other.evaluate(() => (globalThis as { pieces?: number }).pieces!)
  // A tab without a text of its own has the newest one.
  await other.goto(playground.address)
  await expect(other.locator('.count__number')).toHaveText(countOf(LONG_TEXT).toLocaleString('en-US'))
  expect(await piecesRead()).toBeGreaterThan(2)
  await other.getByRole('textbox', TEXT).click()
  await other.keyboard.press('ControlOrMeta+a')
  await other.keyboard.type('short')
  await other.reload()
  await expect(other.locator('.count__number')).toHaveText(String(countOf('short')))
  expect(await piecesRead()).toBe(0)
  await other.getByRole('button', { name: 'Texts' }).click()
  await other.getByRole('menuitem', { name: /^line 0 of a long text/ }).click()
  await expect(other.locator('.count__number')).toHaveText(countOf(LONG_TEXT).toLocaleString('en-US'))
  expect(await piecesRead()).toBeGreaterThan(2)
})

test('a text that cannot be read when the page is opened stays kept, whatever is typed then', async ({
  playground,
  page,
}) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText('written before')
  await expect.poll(async () => (await keptIn(page)).drafts).toBe(1)
  await page.addInitScript(() => {
    // The page that was left may have written the text here last, where it can be read.
    localStorage.removeItem('tokenroom.last')
    const { get } = IDBObjectStore.prototype
    IDBObjectStore.prototype.get = function (key) {
      if (this.name !== 'drafts') return get.call(this, key)
      IDBObjectStore.prototype.get = get
      throw new DOMException('it cannot be read now', 'UnknownError')
    }
  })
  await page.reload()
  await page.locator('main[data-answered="true"]').waitFor()
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText('written after')
  await expect.poll(async () => (await keptIn(page)).drafts).toBe(2)
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /^written before/ }).click()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('written before')
})
