/** What is kept on this device: the texts of the page, in IndexedDB, and the newest one also where it is written at once. */
import type { Text } from '@codemirror/state'
import { fromShared, type Shared, toShared } from '../share.ts'
import { SLOT_IDS, type SlotId } from '../slots/definitions.ts'
import { type PlaygroundState, ropeOf, textOf, withText } from '../state.ts'
import { completed, keepOnly, type Mode, type Opening, openDatabase, promiseOf, rangeOf } from './database.ts'
import { type Outline, outlineOf } from './outline.ts'
import { piecesOf } from './pieces.ts'

interface About {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** The address that it was opened from: a sample's or a link's fragment. Empty: none. */
  readonly opened: string
  /** Whether it is a sample or the text of a link that nobody has changed. */
  readonly isGiven: boolean
}

/** One kept text with its settings. */
export interface Draft extends About {
  readonly outline: Outline
  /** Reads it. Rejects where it is not kept any more, as after another tab deleted it. */
  readonly state: () => Promise<PlaygroundState>
}

/** What is to be kept. */
export interface NewDraft extends About {
  readonly state: PlaygroundState
}

/** A draft as it is written. Long texts are not in `shared`, but in pieces of their own, under these keys. */
interface DraftRecord extends About {
  readonly shared: Shared
  readonly outline?: Outline
  readonly long?: Partial<Record<SlotId, readonly string[]>>
}

/** A page that is closed may not wait for IndexedDB. What is not longer than this is also written to localStorage. */
const LAST_KEY = 'tokenroom.last'
/** When everything was forgotten, in milliseconds since 1970: there until the database has deleted what it had by then. */
const FORGOTTEN_KEY = 'tokenroom.forgotten'
const MOST_LAST_CODE_UNITS = 1_000_000
/** A longer text is written in pieces: after an edit only the piece that it changed. */
const LONG_CODE_UNITS = 200_000
/** Code units that are written at once: about two milliseconds. */
const STEP_CODE_UNITS = 500_000

/** Stands where a part of a text should be that the browser does not have any more, so that nobody takes the rest for all. */
const LOST = '[A part of this text is missing: the browser does not have it any more.]'

/** Keeps drafts. Every method rejects where the browser keeps nothing, as in some private windows. */
export class DraftStore {
  #opening: Opening | null = null
  /** The keys of the pieces that the database has, by draft: those of transactions that are complete, and that none deletes. */
  readonly #written = new Map<string, ReadonlyMap<Text, string>>()
  readonly #puts = new Map<string, number>()
  /** Tells the other tabs that the pieces of their texts are deleted, too. */
  #cleared: BroadcastChannel | null = null

  /** All drafts, the newest first. Reads no long text: each is read when it is asked for. */
  async all(): Promise<readonly Draft[]> {
    const forgottenAt = localStorage.getItem(FORGOTTEN_KEY)
    const [drafts, pieces] = await this.#tables(forgottenAt === null ? 'readonly' : 'readwrite')
    const records = await promiseOf<DraftRecord[]>(drafts.getAll())
    const kept = records.filter(({ savedAt }) => forgottenAt === null || savedAt > Number(forgottenAt))
    if (forgottenAt !== null) {
      // The page that forgot them was closed before it had deleted them. They are not listed, also where that fails again.
      for (const { id } of records.filter((record) => !kept.includes(record))) deleteDraft(drafts, pieces, id)
      await completed(drafts.transaction).then(
        () => this.#isCleared(),
        () => {},
      )
    }
    const all = kept.map(
      (record): Draft => ({
        id: record.id,
        savedAt: record.savedAt,
        opened: record.opened,
        isGiven: record.isGiven === true, // An earlier version did not write it.
        outline: record.outline ?? outlineOf(fromShared(record.shared)),
        state: () => this.#read(record.id),
      }),
    )
    const last = readLast()
    const known = all.find(({ id }) => id === last?.id)
    const isNewer = last !== null && (known === undefined || known.savedAt < last.savedAt)
    // The page that wrote it was closed before IndexedDB had it, and the next page to close writes over it. Without space for
    // it, it is given back all the same.
    if (isNewer) await this.put(last).catch(() => {})
    const merged = isNewer ? all.filter(({ id }) => id !== last.id).concat(draftOf(last)) : all
    return merged.sort((a, b) => b.savedAt - a.savedAt)
  }

  /** A draft as the browser has it now, in one transaction: another tab may write it. */
  async #read(draft: string): Promise<PlaygroundState> {
    const [drafts, pieces] = await this.#tables('readonly')
    const record = await promiseOf<DraftRecord | undefined>(drafts.get(draft))
    if (record === undefined) throw new Error('This text is not kept any more')
    // Only what the record names: a page that was left may have left more.
    const keys = Object.values(record.long ?? {}).flat()
    const texts = await Promise.all(keys.map((key) => promiseOf<string | undefined>(pieces.get(key))))
    const byKey = new Map(keys.map((key, at) => [key, texts[at]]))
    return SLOT_IDS.reduce((state, slot) => {
      const named = record.long?.[slot]
      return named ? withText(state, slot, ropeOf(named.map((key) => byKey.get(key) ?? LOST).join('\n'))) : state
    }, fromShared(record.shared))
  }

  /**
   * Writes a draft, a long text in steps, unless the page `isLeaving`. A newer call for the same draft takes its place.
   * Resolves to whether this one was written.
   */
  async put({ state: now, ...rest }: NewDraft, isLeaving = false): Promise<boolean> {
    const { id } = rest
    const mine = (this.#puts.get(id) ?? 0) + 1
    this.#puts.set(id, mine)
    const isNewest = () => this.#puts.get(id) === mine
    const slots = SLOT_IDS.filter((slot) => now.texts[slot].length > LONG_CODE_UNITS)
    const fresh = new Map<Text, string>()
    const keys = new Map<Text, string>()
    const long = slots.map((slot) => {
      const named = piecesOf(now.texts[slot]).map((piece) => {
        const known = this.#written.get(id)?.get(piece)
        const key = known ?? fresh.get(piece) ?? `${id}/${crypto.randomUUID()}`
        if (known === undefined) fresh.set(piece, key)
        keys.set(piece, key)
        return key
      })
      return [slot, named] as const
    })
    if (!isLeaving) {
      for (const step of stepsOf(fresh.keys())) {
        await this.#write(step, fresh)
        if (!isNewest()) return false
        const known = this.#written.get(id) ?? []
        this.#written.set(id, new Map([...known, ...step.map((piece) => [piece, fresh.get(piece)!] as const)]))
      }
    }
    const short = slots.reduce((all, slot) => withText(all, slot, ropeOf('')), now)
    const shared = toShared(short)
    const [drafts, pieces] = await this.#tables('readwrite')
    if (!isNewest()) return false
    const done = completed(drafts.transaction)
    const outline = outlineOf(now)
    drafts.put({ ...rest, shared, outline, long: Object.fromEntries(long) } satisfies DraftRecord)
    if (isLeaving) {
      for (const [piece, key] of fresh) pieces.put(textOf(piece), key)
      // A transaction that is not committed when the page ends is undone. What is left over goes with the next one.
      drafts.transaction.commit()
      await done
      if (isNewest()) this.#written.set(id, keys)
      return true
    }
    // A call that comes before this transaction is complete must not name what it deletes.
    this.#written.set(id, new Map([...(this.#written.get(id) ?? [])].filter(([piece]) => keys.has(piece))))
    keepOnly(pieces, id, new Map([...keys].map(([piece, key]) => [key, piece])))
    await done
    return true
  }

  async delete(id: string): Promise<void> {
    if (readLast()?.id === id) localStorage.removeItem(LAST_KEY)
    this.#forget(id)
    const [drafts, pieces] = await this.#tables('readwrite')
    deleteDraft(drafts, pieces, id)
    await completed(drafts.transaction)
  }

  /** Says at once that `clear` follows: what is kept now is not given back, also when the page is closed before that ends. */
  willClear(): void {
    localStorage.removeItem(LAST_KEY)
    localStorage.setItem(FORGOTTEN_KEY, String(Date.now()))
  }

  async clear(): Promise<void> {
    localStorage.removeItem(LAST_KEY)
    for (const id of this.#puts.keys()) this.#forget(id)
    try {
      const [drafts, pieces] = await this.#tables('readwrite')
      pieces.clear()
      drafts.clear()
      await completed(drafts.transaction)
    } catch (error) {
      localStorage.removeItem(FORGOTTEN_KEY)
      throw error
    }
    this.#isCleared()
  }

  #isCleared(): void {
    localStorage.removeItem(FORGOTTEN_KEY)
    this.#cleared?.postMessage(null)
  }

  /** Writes at once, as a page that is about to be closed must. Leaves out what is too long for that. */
  putNow({ state: now, ...rest }: NewDraft): void {
    if (SLOT_IDS.reduce((sum, id) => sum + now.texts[id].length, 0) > MOST_LAST_CODE_UNITS) return
    try {
      localStorage.setItem(LAST_KEY, JSON.stringify({ ...rest, shared: toShared(now) } satisfies DraftRecord))
    } catch {
      // No storage, or a full one: IndexedDB has what was saved before.
    }
  }

  /** A draft that is being written is written no further. */
  #forget(id: string): void {
    this.#puts.set(id, (this.#puts.get(id) ?? 0) + 1)
    this.#written.delete(id)
  }

  async #write(step: readonly Text[], keys: ReadonlyMap<Text, string>): Promise<void> {
    const [, pieces] = await this.#tables('readwrite')
    const done = completed(pieces.transaction)
    for (const piece of step) pieces.put(textOf(piece), keys.get(piece)!)
    await done
  }

  #open(): Opening {
    const reset = () => {
      this.#opening = null
    }
    const opening = openDatabase(reset)
    const database = opening.database.then((opened) => {
      // Not before: where a browser keeps nothing, it may not make a channel.
      this.#cleared ??= new BroadcastChannel('tokenroom.cleared')
      this.#cleared.onmessage = () => this.#written.clear()
      return opened
    })
    // The next call tries again.
    database.catch(reset)
    return { ...opening, database }
  }

  async #tables(mode: Mode): Promise<readonly [drafts: IDBObjectStore, pieces: IDBObjectStore]> {
    this.#opening ??= this.#open()
    const { database, blocked } = this.#opening
    // Opened at last, it wins over having been blocked.
    const transaction = (await Promise.race([database, blocked])).transaction(['drafts', 'pieces'], mode)
    return [transaction.objectStore('drafts'), transaction.objectStore('pieces')]
  }
}

function deleteDraft(drafts: IDBObjectStore, pieces: IDBObjectStore, id: string): void {
  pieces.delete(rangeOf(id))
  drafts.delete(id)
}

/** Pieces in groups that are written at once. */
function* stepsOf(pieces: Iterable<Text>): Generator<readonly Text[]> {
  let step: Text[] = []
  let codeUnits = 0
  for (const piece of pieces) {
    step.push(piece)
    codeUnits += piece.length
    if (codeUnits < STEP_CODE_UNITS) continue
    yield step
    step = []
    codeUnits = 0
  }
  if (step.length > 0) yield step
}

/** A draft that is here already. */
export const draftOf = ({ state, ...rest }: NewDraft): Draft => ({
  ...rest,
  outline: outlineOf(state),
  state: async () => state,
})

function readLast(): NewDraft | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(LAST_KEY) ?? 'null')
    const isDraft = typeof value === 'object' && value !== null && 'id' in value && 'shared' in value
    if (!isDraft) return null
    const { id, savedAt, opened, shared } = value as DraftRecord
    return { id, savedAt, opened, isGiven: false, state: fromShared(shared) }
  } catch {
    return null
  }
}
