import type { Cell, Entry, Override, Rows } from '../engine/rows.ts'
import { Heap, type HeapMember } from './heap.ts'

/** An entry as it is kept here, with its place among those that expire. */
type Kept = Entry & HeapMember & { next?: Kept | undefined }

interface Account {
  /** Ascending by period; mostly one. */
  readonly cells: KeptCell[]
  override: Override | undefined
}

type KeptCell = Cell & HeapMember

const NO_CELLS: readonly Cell[] = []
const NO_ENTRIES: readonly Entry[] = []

/** How much one operation clears away: more than it can add. */
const FORGET_AT_ONCE = 8

/** Rows in maps. The keys are strings from outside, so no plain object is used as a table. */
export class MemoryRows implements Rows {
  readonly retainMs: number
  readonly #maxResolved: number
  readonly #entries = new Map<string, Kept>()
  readonly #digests = new Map<string, Kept>()
  readonly #accounts = new Map<string, Account>()
  readonly #pending = new Heap<Kept>()
  readonly #over = new Heap<Kept>()
  readonly #cells = new Heap<KeptCell>()
  // Settled and released entries, oldest first: as all are kept for the same time, a list is in order.
  #oldest: Kept | undefined
  #newest: Kept | undefined
  #resolved = 0

  constructor(retainMs: number, maxResolved: number) {
    this.retainMs = retainMs
    this.#maxResolved = maxResolved
  }

  entry(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  pendingByDigest(digest: string): Entry | undefined {
    return this.#digests.get(digest)
  }

  saveEntry(entry: Entry, isNew: boolean): void {
    const kept = entry as Kept
    if (isNew) {
      this.#entries.set(kept.id, kept)
      kept.heapIndex = -1
      kept.next = undefined
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
    else this.#remember(kept)
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
    const { cells } = this.#account(cell.account)
    let at = cells.length
    while (at > 0 && cells[at - 1]!.period > cell.period) at--
    cells.splice(at, 0, kept)
    kept.heapKey = kept.retireAt
    this.#cells.add(kept)
  }

  forget(now: number): void {
    for (let count = 0; count < FORGET_AT_ONCE; count++) {
      const oldest = this.#oldest
      if (oldest === undefined || (oldest.dueAt > now && this.#resolved <= this.#maxResolved)) break
      this.#oldest = oldest.next
      if (oldest.next === undefined) this.#newest = undefined
      // An old object that points to a newer one keeps it from being collected early.
      oldest.next = undefined
      this.#resolved--
      this.#delete(oldest)
    }
    for (let count = 0; count < FORGET_AT_ONCE; count++) {
      const over = this.#over.first()
      if (over === undefined || over.dueAt > now) break
      this.#over.remove(over)
      this.#delete(over)
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
    const account: Account = { cells: [], override: undefined }
    this.#accounts.set(name, account)
    return account
  }

  /** Its id may have been used again, after it was over. */
  #delete(kept: Kept): void {
    if (this.#entries.get(kept.id) === kept) this.#entries.delete(kept.id)
  }

  #drop(cell: KeptCell): void {
    const account = this.#accounts.get(cell.account)
    if (account === undefined) return
    account.cells.splice(account.cells.indexOf(cell), 1)
    if (account.cells.length === 0 && account.override === undefined) this.#accounts.delete(cell.account)
  }

  #leaveHeap(kept: Kept): void {
    if (this.#pending.has(kept)) this.#pending.remove(kept)
    else if (this.#over.has(kept)) this.#over.remove(kept)
  }

  #remember(kept: Kept): void {
    kept.next = undefined
    if (this.#newest === undefined) this.#oldest = kept
    else this.#newest.next = kept
    this.#newest = kept
    this.#resolved++
  }
}
