/** The browser's database of the page: the drafts, and the pieces of their long texts. */

const DATABASE = 'tokenroom'
const VERSION = 2

export type Mode = 'readonly' | 'readwrite'

/** Opens the database. Rejects where the browser has none, and while another tab holds an older one. */
export function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, VERSION)
    opening.onupgradeneeded = () => {
      const { result } = opening
      const names = result.objectStoreNames
      if (!names.contains('drafts')) result.createObjectStore('drafts', { keyPath: 'id' })
      if (!names.contains('pieces')) result.createObjectStore('pieces')
    }
    opening.onblocked = () => reject(new Error('another tab has an older version of this page open'))
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close()
      resolve(opening.result)
    }
  })
}

export function promiseOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** The keys of a draft's pieces. */
export const rangeOf = (id: string): IDBKeyRange => IDBKeyRange.bound(`${id}/`, `${id}/\uffff`)

/** Deletes the pieces of a draft that are not named any more, in the transaction of `pieces`. */
export function deleteUnnamed(pieces: IDBObjectStore, id: string, named: ReadonlySet<string>): void {
  const asked = pieces.getAllKeys(rangeOf(id))
  asked.onsuccess = () => {
    for (const key of asked.result) if (!named.has(String(key))) pieces.delete(key)
  }
}
