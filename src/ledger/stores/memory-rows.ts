import type { Cell, Entry, Override, Rows } from '../engine/rows.ts'
import type { ReadLimit } from '../limits/read.ts'
import { accountOf } from '../scope.ts'
import type { Scope } from '../types.ts'
import { Heap, type HeapMember } from './heap.ts'
import type { Kept, QuickEntry } from './memory-entry.ts'
import { OwnIds } from './own-ids.ts'
import { Resolved } from './resolved.ts'

export interface Account {
  readonly key: string
  /** Ascending by period; mostly one. */
  readonly cells: KeptCell[]
  override: Override | undefined
  /** Where it is found by its limit and the scope's value, once it was looked for so. */
  table: Map<string, Account> | undefined
  value: string
}

export type KeptCell = Cell & HeapMember

const NO_CELLS: readonly Cell[] = []
const NO_ENTRIES: readonly Entry[] = []

/** How much one operation clears away: more than it can add. */
const FORGET_AT_ONCE = 8

/** Rows in maps. The keys are strings from outside, so no plain object is used as a table. */
export class MemoryRows implements Rows {
  readonly retainMs: number
  readonly #maxResolved: number
  // What is settled or released is a number here, of an entry in `#resolved`.
  readonly #entries = new Map<string, Kept | number>()
  readonly #own = new OwnIds<Kept>()
  /** Whether somebody gave an id that may be made here later. */
  #mayClash = false
  readonly #digests = new Map<string, Kept>()
  readonly #accounts = new Map<string, Account>()
  /** By the id of a limit, then by the one value of the scope that it is for. */
  readonly #tables = new Map<string, Map<string, Account>>()
  readonly #pending = new Heap<Kept>()
  readonly #over = new Heap<Kept>()
  readonly #cells = new Heap<KeptCell>()
  // As all are kept for the same time, they are in the order in which they are forgotten.
  readonly #resolved = new Resolved()

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
    if (kept.state === 'pending') {
      if (isNew) this.#pending.add(kept)
      else this.#pending.moved(kept)
      if (isNew && kept.digest !== null) this.#digests.set(kept.digest, kept)
      return
    }
    if (kept.digest !== null && this.#digests.get(kept.digest) === kept) this.#digests.delete(kept.digest)
    this.#leaveHeap(kept)
    if (kept.state === 'expired') this.#over.add(kept)
    else this.#put(kept, this.#resolved.add(kept))
  }

  /** The same for a pending entry with the id that `newId` made last. */
  saveNewest(entry: QuickEntry): void {
    entry.own = this.#own.last
    this.#own.set(entry.own, entry)
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

  expired(now: number, count: number): readonly Entry[] {
    const first = this.#pending.first()
    if (first === undefined || first.dueAt > now) return NO_ENTRIES
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
    const cells = this.#accounts.get(account)?.cells
    if (cells === undefined) return undefined
    for (let at = cells.length - 1; at >= 0; at--) if (cells[at]!.period === period) return cells[at]
    return undefined
  }

  cellsFrom(account: string, period: number): readonly Cell[] {
    const cells = this.#accounts.get(account)?.cells
    if (cells === undefined) return NO_CELLS
    const from = cells.findIndex((cell) => cell.period >= period)
    if (from < 0) return NO_CELLS
    return from === 0 ? cells : cells.slice(from)
  }

  saveCell(cell: Cell, isNew: boolean): void {
    const kept = cell as KeptCell
    if (!isNew) {
      if (kept.retireAt === kept.heapKey) return
      kept.heapKey = kept.retireAt
      this.#cells.moved(kept)
      return
    }
    this.addCell(cell)
  }

  addCell(cell: Cell): KeptCell {
    const kept = cell as KeptCell
    const { cells } = this.#account(cell.account)
    let at = cells.length
    while (at > 0 && cells[at - 1]!.period > cell.period) at--
    cells.splice(at, 0, kept)
    kept.heapKey = kept.retireAt
    this.#cells.add(kept)
    return kept
  }

  /** The counter of a limit for a scope that has its names, if it is there. */
  accountFor(limit: ReadLimit, scope: Scope): Account | undefined {
    const { id, names } = limit
    if (names.length !== 1) return this.#accounts.get(accountOf(id, names, scope))
    const value = scope[names[0]!]!
    const found = this.#tables.get(id)?.get(value)
    return found ?? this.#enter(limit, value, this.#accounts.get(accountOf(id, names, scope)))
  }

  addAccount(limit: ReadLimit, scope: Scope): Account {
    const { id, names } = limit
    const account = this.#account(accountOf(id, names, scope))
    if (names.length === 1) this.#enter(limit, scope[names[0]!]!, account)
    return account
  }

  forget(now: number): void {
    const resolved = this.#resolved
    for (let count = 0; count < FORGET_AT_ONCE && resolved.size > 0; count++) {
      const oldest = resolved.first
      if (resolved.size <= this.#maxResolved && resolved.dueAt(oldest) > now) break
      const id = resolved.dropFirst()
      if (typeof id === 'number') this.#own.delete(id, oldest)
      else if (this.#entries.get(id) === oldest) this.#entries.delete(id)
    }
    for (let count = 0; count < FORGET_AT_ONCE; count++) {
      const over = this.#over.first()
      if (over === undefined || over.dueAt > now) break
      this.#over.remove(over)
      // An id may have been used again, after its entry was over.
      if (over.own >= 0) this.#own.delete(over.own, over)
      else if (this.#entries.get(over.id) === over) this.#entries.delete(over.id)
    }
    for (let count = 0; count < FORGET_AT_ONCE; count++) {
      const cell = this.#cells.first()
      if (cell === undefined || cell.retireAt > now) break
      this.#cells.remove(cell)
      this.#drop(cell)
    }
  }

  override(account: string): Override | undefined {
    return this.#accounts.get(account)?.override
  }

  saveOverride(account: string, override: Override | null): void {
    this.#account(account).override = override ?? undefined
  }

  #account(name: string): Account {
    const known = this.#accounts.get(name)
    if (known !== undefined) return known
    const account: Account = { key: name, cells: [], override: undefined, table: undefined, value: '' }
    this.#accounts.set(name, account)
    return account
  }

  #enter({ id }: ReadLimit, value: string, account: Account | undefined): Account | undefined {
    if (account === undefined) return undefined
    let table = this.#tables.get(id)
    if (table === undefined) {
      table = new Map()
      this.#tables.set(id, table)
    }
    table.set(value, account)
    account.table = table
    account.value = value
    return account
  }

  #drop(cell: KeptCell): void {
    const account = this.#accounts.get(cell.account)
    if (account === undefined) return
    account.cells.splice(account.cells.indexOf(cell), 1)
    if (account.cells.length === 0 && account.override === undefined) {
      this.#accounts.delete(cell.account)
      account.table?.delete(account.value)
    }
  }

  #leaveHeap(kept: Kept): void {
    if (this.#pending.has(kept)) this.#pending.remove(kept)
    else if (this.#over.has(kept)) this.#over.remove(kept)
  }
}
