/** What is kept on this device: the texts of the page, in IndexedDB, and the newest one also where it is written at once. */

/** One kept text with its settings. */
export interface Draft {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** The address that it was opened from: a sample's or a link's fragment. Empty: none. */
  readonly opened: string
  /** As `toShared` writes it. */
  readonly shared: unknown
}

const DATABASE = 'tokenroom'
const TABLE = 'drafts'
/** A page that is closed may not wait for IndexedDB. What is not longer than this is also written to localStorage. */
const LAST_KEY = 'tokenroom.last'
const MOST_LAST_CODE_UNITS = 1_000_000

function promiseOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Keeps drafts. Every method rejects where the browser keeps nothing, as in some private windows. */
export class DraftStore {
  #database: Promise<IDBDatabase> | null = null

  /** All drafts, the newest first. */
  async all(): Promise<readonly Draft[]> {
    const drafts: Draft[] = await promiseOf((await this.#table('readonly')).getAll())
    const last = readLast()
    const known = drafts.find(({ id }) => id === last?.id)
    const isNewer = last !== null && (known === undefined || known.savedAt < last.savedAt)
    // The page that wrote it was closed before IndexedDB had it, and the next page to close writes over it.
    if (isNewer) await this.put(last)
    const merged = isNewer ? without(drafts, last).concat(last) : drafts
    return merged.sort((a, b) => b.savedAt - a.savedAt)
  }

  async put(draft: Draft): Promise<void> {
    await promiseOf((await this.#table('readwrite')).put(draft))
  }

  async delete(id: string): Promise<void> {
    if (readLast()?.id === id) localStorage.removeItem(LAST_KEY)
    await promiseOf((await this.#table('readwrite')).delete(id))
  }

  async clear(): Promise<void> {
    localStorage.removeItem(LAST_KEY)
    await promiseOf((await this.#table('readwrite')).clear())
  }

  /** Writes at once, as a page that is about to be closed must. Leaves out what is too long for that. */
  putNow(draft: Draft): void {
    try {
      const text = JSON.stringify(draft)
      if (text.length <= MOST_LAST_CODE_UNITS) localStorage.setItem(LAST_KEY, text)
    } catch {
      // No storage, or a full one: IndexedDB has what was saved before.
    }
  }

  async #table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.#database ??= new Promise((resolve, reject) => {
      const opening = indexedDB.open(DATABASE, 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE, { keyPath: 'id' })
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    return (await this.#database).transaction(TABLE, mode).objectStore(TABLE)
  }
}

const without = (drafts: readonly Draft[], { id }: Draft) => drafts.filter((draft) => draft.id !== id)

function readLast(): Draft | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(LAST_KEY) ?? 'null')
    return typeof value === 'object' && value !== null && 'id' in value && 'shared' in value ? (value as Draft) : null
  } catch {
    return null
  }
}
