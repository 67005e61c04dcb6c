/** What the browser keeps of the playground's texts, for tests that look at it without the page. */
import type { JSHandle, Page } from '@playwright/test'

export const TEXT = { name: 'Text', exact: true } as const

/** Longer than what the page writes as a whole. */
export const LONG_TEXT = Array.from({ length: 40_000 }, (_, at) => `line ${at} of a long text, 世界`).join('\n')

interface Kept {
  readonly drafts: number
  /** The keys of the pieces of long texts that the drafts name. */
  readonly named: readonly string[]
  /** The keys of all pieces, also those that no draft names. */
  readonly pieces: readonly string[]
}

/** The browser's database, open until it is closed. */
function openDatabase(page: Page): Promise<JSHandle<IDBDatabase>> {
  return page.evaluateHandle(
    () =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('tokenroom')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => resolve(opening.result)
      }),
  )
}

/** What is in the browser's database. */
export async function keptIn(page: Page): Promise<Kept> {
  const database = await openDatabase(page)
  return database.evaluate(
    (database) =>
      new Promise<Kept>((resolve) => {
        const transaction = database.transaction(['drafts', 'pieces'])
        const drafts = transaction.objectStore('drafts').getAll()
        const pieces = transaction.objectStore('pieces').getAllKeys()
        transaction.oncomplete = () =>
          resolve({
            drafts: drafts.result.length,
            named: drafts.result.flatMap(({ long }) => Object.values<string[]>(long ?? {}).flat()),
            pieces: pieces.result.map(String),
          })
        database.close()
      }),
  )
}

/** Takes the pieces from the browser, as no code of the page does. */
export async function dropPieces(page: Page): Promise<void> {
  const database = await openDatabase(page)
  await database.evaluate(
    (database) =>
      new Promise<void>((resolve) => {
        const { transaction } = database.transaction('pieces', 'readwrite').objectStore('pieces').clear()
        transaction!.oncomplete = () => resolve()
        database.close()
      }),
  )
}

/** Keeps the browser's database busy until the page is closed: nothing else that reads or writes it goes on. */
export async function occupyDatabase(page: Page): Promise<void> {
  const database = await openDatabase(page)
  await database.evaluate(
    (database) =>
      new Promise<void>((resolve) => {
        const drafts = database.transaction(['drafts', 'pieces'], 'readwrite').objectStore('drafts')
        const again = () => {
          drafts.count().onsuccess = again
          resolve()
        }
        drafts.count().onsuccess = again
      }),
  )
}

/** Pastes a text into the box of the Count view, as a person does. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text)
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.press('ControlOrMeta+v')
}
