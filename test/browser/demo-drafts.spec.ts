/** Kept texts: what is read when, and what is said when the browser does not delete them. */
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length
const TEXT = { name: 'Text', exact: true } as const

/** How many drafts the browser keeps, and how many pieces of long texts. */
const kept = () =>
  new Promise<{ drafts: number; pieces: number }>((resolve, reject) => {
    const opening = indexedDB.open('tokenroom')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(['drafts', 'pieces'])
      const [drafts, pieces] = [transaction.objectStore('drafts').count(), transaction.objectStore('pieces').count()]
      transaction.oncomplete = () => resolve({ drafts: drafts.result, pieces: pieces.result })
      opening.result.close()
    }
  })

test('texts that the browser does not delete are said to be kept, and are', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText('kept all the same')
  await expect.poll(() => page.evaluate(kept).then(({ drafts }) => drafts)).toBe(1)
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
  await expect.poll(() => page.evaluate(kept)).toEqual({ drafts: 0, pieces: 0 })
})

test('a page reads no other text than its own when it is opened, and another when that is opened', async ({
  playground,
  page,
  context,
}) => {
  const text = Array.from({ length: 40_000 }, (_, at) => `line ${at} of a long text, 世界`).join('\n')
  await playground.open('')
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text)
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect.poll(() => page.evaluate(kept).then(({ pieces }) => pieces)).toBeGreaterThan(2)
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
  await expect(other.locator('.count__number')).toHaveText(countOf(text).toLocaleString('en-US'))
  expect(await piecesRead()).toBeGreaterThan(2)
  await other.getByRole('textbox', TEXT).click()
  await other.keyboard.press('ControlOrMeta+a')
  await other.keyboard.type('short')
  await other.reload()
  await expect(other.locator('.count__number')).toHaveText(String(countOf('short')))
  expect(await piecesRead()).toBe(0)
  await other.getByRole('button', { name: 'Texts' }).click()
  await other.getByRole('menuitem', { name: /^line 0 of a long text/ }).click()
  await expect(other.locator('.count__number')).toHaveText(countOf(text).toLocaleString('en-US'))
  expect(await piecesRead()).toBeGreaterThan(2)
})
