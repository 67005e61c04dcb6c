/** The browser's database of the page: the drafts, and the pieces of their long texts. */
import type { Text } from '@codemirror/state'
import { textOf } from '../state.ts'

const DATABASE = 'tokenroom'
const VERSION = 2

export type Mode = 'readonly' | 'readwrite'

/** A database that is being opened. While another tab holds an older one, `blocked` has been rejected and `database` waits. */
export interface Opening {
  readonly database: Promise<IDBDatabase>
  readonly blocked: Promise<never>
}

/** Opens the database. Rejects where the browser has none. Calls `onClosed` when the connection is of no use any more. */
export function openDatabase(onClosed: () => void): Opening {
  const opening = indexedDB.open(DATABASE, VERSION)
  opening.onupgradeneeded = () => {
    const { result } = opening
    const names = result.objectStoreNames
    if (!names.contains('drafts')) result.createObjectStore('drafts', { keyPath: 'id' })
    if (!names.contains('pieces')) result.createObjectStore('pieces')
  }
  const blocked = new Promise<never>((_, reject) => {
    opening.onblocked = () => reject(new Error('another tab has an older version of this page open'))
  })
  // Whoever waits for the database hears of it.
  blocked.catch(() => {})
  const database = promiseOf(opening).then((result) => {
    result.onclose = onClosed
    result.onversionchange = () => {
      result.close()
      onClosed()
    }
    return result
  })
  return { database, blocked }
}

export function promiseOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Resolves when all of a transaction is written. What its requests answer is undone when it fails at its end, as without space. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser ended a write to its database'))
  })
}

/** The keys of a draft's pieces. */
export const rangeOf = (id: string): IDBKeyRange => IDBKeyRange.bound(`${id}/`, `${id}/\uffff`)

/**
 * Leaves a draft the pieces that are named, in the transaction of `pieces`: deletes all others, and writes those that are not
 * there any more, as after another tab deleted them.
 */
export function keepOnly(pieces: IDBObjectStore, id: string, named: ReadonlyMap<string, Text>): void {
  const asked = pieces.getAllKeys(rangeOf(id))
  asked.onsuccess = () => {
    const found = new Set(asked.result.map(String))
    for (const key of found) if (!named.has(key)) pieces.delete(key)
    for (const [key, piece] of named) if (!found.has(key)) pieces.put(textOf(piece), key)
  }
}
