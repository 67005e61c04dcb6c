import type { Cell, Entry, Override, Rows } from '../engine/rows.ts'
import type { Used } from '../store/types.ts'
import { type Account, Accounts, type KeptCell } from './accounts.ts'
import { Heap } from './heap.ts'
import { EntryPool, type Kept, QuickEntry } from './memory-entry.ts'
import { OwnIds } from './own-ids.ts'
import { Resolved } from './resolved.ts'

const NO_ENTRIES: readonly Entry[] = []

/** How much one operation clears away: more than it can add. */
const FORGET_AT_ONCE = 8

/** Rows in maps. The keys are strings from outside, so no plain object is used as a table. */
export class MemoryRows implements Rows {
  readonly retainMs: number
  readonly accounts = new Accounts()
  readonly pool = new EntryPool()
  readonly #maxResolved: number
  // What is settled or released is a number here, of an entry in `#resolved`.
  readonly #entries = new Map<string, Kept | number>()
  readonly #own = new OwnIds<Kept>()
  /** Whether somebody gave an id that may be made here later. */
  #mayClash = false
  readonly #digests = new Map<string, Kept>()
  readonly #pending = new Heap<Kept>()
  readonly #over = new Heap<Kept>()
  // As all are kept for the same time, they are in the order in which they are forgotten.
  readonly #resolved = new Resolved()
  /** Nothing ends or is to be forgotten before: never later than it is. */
  #quietUntil = 0

  constructor(retainMs: number, maxResolved: number) {
    this.retainMs = retainMs
    this.#maxResolved = maxResolved
  }

  entry(id: string): Entry | undefined {
    const found = this.#find(id)
    return typeof found === 'number' ? this.#resolved.read(found, id) : found
  }

  /** The pending or expired entry of an id. */
  kept(id: string): Kept | undefined {
    const found = this.#find(id)
    return typeof found === 'number' ? undefined : found
  }

  /** The same for an id that was made here, as it was given. */
  ownKept(id: unknown): Kept | undefined {
    const found = typeof id === 'string' ? this.#own.get(id) : undefined
    return typeof found === 'number' ? undefined : found
  }

  newId(): string {
    let id = this.#own.next()
    while (this.#mayClash && this.#entries.has(id)) id = this.#own.next()
    return id
  }

  pendingByDigest(digest: string): Entry | undefined {
    return this.#digests.get(digest)
  }

  saveEntry(entry: Entry, isNew: boolean): void {
    const kept = entry as Kept
    if (isNew) {
      kept.own = this.#own.numberOf(kept.id)
      kept.heapIndex = -1
      this.#put(kept, kept)
    }
    kept.heapKey = kept.dueAt
    this.#noteDue(kept.dueAt)
    if (kept.state === 'pending') {
      if (isNew) this.#pending.add(kept)
      else this.#pending.moved(kept)
      if (isNew && kept.digest !== null) this.#digests.set(kept.digest, kept)
      return
    }
    if (kept.digest !== null && this.#digests.get(kept.digest) === kept) this.#digests.delete(kept.digest)
    this.#leaveHeap(kept)
    if (kept.state === 'expired') this.#over.add(kept)
    else {
      this.#remember(kept, this.#resolved.add(kept))
      if (kept instanceof QuickEntry) this.pool.give(kept)
    }
  }

  /** The same for a pending entry that ends as settled. */
  settled(entry: QuickEntry, used: Used): void {
    this.#pending.remove(entry)
    this.#noteDue(entry.dueAt)
    this.#remember(entry, this.#resolved.addQuick(entry, used))
    this.pool.give(entry)
  }

  /** The same for a pending entry with the id that `newId` made last. */
  saveNewest(entry: QuickEntry): void {
    entry.own = this.#own.last
    this.#own.set(entry.own, entry)
    this.#noteDue(entry.dueAt)
    this.#pending.add(entry)
  }

  #find(id: string): Kept | number | undefined {
    const found = this.#own.get(id)
    return found === undefined && this.#entries.size > 0 ? this.#entries.get(id) : found
  }

  #put({ id, own }: Kept, entry: Kept | number): void {
    if (own >= 0) this.#own.set(own, entry)
    else {
      this.#entries.set(id, entry)
      this.#mayClash ||= this.#own.resembles(id)
    }
  }

  /** Puts a resolved entry's number in its place, and forgets the oldest one when there are too many. */
  #remember(entry: Kept, number: number): void {
    this.#put(entry, number)
    if (this.#resolved.size > this.#maxResolved) this.#forgetOldest()
  }

  #forgetOldest(): void {
    const resolved = this.#resolved
    const { first, firstOwn } = resolved
    if (firstOwn >= 0) this.#own.delete(firstOwn, first)
    else if (this.#entries.get(resolved.firstId) === first) this.#entries.delete(resolved.firstId)
    resolved.dropFirst()
  }

  #noteDue(at: number): void {
    if (at < this.#quietUntil) this.#quietUntil = at
  }

  expired(now: number, count: number): readonly Entry[] {
    if (now < this.#quietUntil) return NO_ENTRIES
    const due: Kept[] = []
    while (due.length < count) {
      const next = this.#pending.first()
      if (next === undefined || next.dueAt > now) break
      this.#pending.remove(next)
      due.push(next)
    }
    return due
  }

  cell(account: string, period: number): Cell | undefined {
    return this.accounts.cell(account, period)
  }

  cellsFrom(account: string, period: number): readonly Cell[] {
    return this.accounts.cellsFrom(account, period)
  }

  saveCell(cell: Cell, isNew: boolean): void {
    if (isNew) this.addCell(cell)
    else {
      this.accounts.movedCell(cell as KeptCell)
      this.#noteDue(cell.retireAt)
    }
  }

  /** A new cell; `account` is its counter, for who has it already. */
  addCell(cell: Cell, account?: Account): KeptCell {
    this.#noteDue(cell.retireAt)
    return this.accounts.addCell(cell, account)
  }

  forget(now: number): void {
    if (now < this.#quietUntil) return
    const resolved = this.#resolved
    for (let count = 0; count < FORGET_AT_ONCE && resolved.firstDueAt <= now; count++) this.#forgetOldest()
    for (let count = 0; count < FORGET_AT_ONCE; count++) {
      const over = this.#over.first()
      if (over === undefined || over.dueAt > now) break
      this.#over.remove(over)
      // An id may have been used again, after its entry was over.
      if (over.own >= 0) this.#own.delete(over.own, over)
      else if (this.#entries.get(over.id) === over) this.#entries.delete(over.id)
    }
    this.accounts.forget(now, FORGET_AT_ONCE)
    const [pending, over] = [this.#pending.firstKey, this.#over.firstKey]
    this.#quietUntil = Math.min(pending, over, resolved.firstDueAt, this.accounts.firstDueAt)
  }

  override(account: string): Override | undefined {
    return this.accounts.find(account)?.override
  }

  saveOverride(account: string, override: Override | null): void {
    this.accounts.get(account).override = override ?? undefined
  }

  #leaveHeap(kept: Kept): void {
    if (this.#pending.has(kept)) this.#pending.remove(kept)
    else if (this.#over.has(kept)) this.#over.remove(kept)
  }
}
