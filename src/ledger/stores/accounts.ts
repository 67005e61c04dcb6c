/** The counters of the store in memory, and their cells. The keys are strings from outside: no plain object is a table. */
import type { Cell, Override } from '../engine/rows.ts'
import type { ReadLimit } from '../limits/read.ts'
import { accountOf, agreeOn, keyPart } from '../scope.ts'
import type { Scope } from '../types.ts'
import { Heap, type HeapMember } from './heap.ts'

export type KeptCell = Cell & HeapMember

export class Account {
  /** The cell with the latest period. */
  newest: KeptCell | undefined
  /** The others, ascending by period: most counters have none. */
  older: KeptCell[] | undefined
  override: Override | undefined
  /** Whether the part of a name's value in its key is the value itself. */
  readonly isVerbatim: boolean
  #scope: Scope | undefined
  #names: readonly string[] | null = null

  constructor(
    readonly key: string,
    readonly table: Map<string, Account>,
    /** Its key in the table. */
    readonly rest: string,
  ) {
    this.isVerbatim = !rest.includes('~')
  }

  /**
   * A copy of a scope that nobody changes. Requests of one scope share it if its `names` are known, as by `plainNames`: to
   * ask a scope for its names costs more than a copy.
   */
  copyOf(scope: Scope, names: readonly string[] | null): Scope {
    const known = this.#scope
    if (known !== undefined && names !== null && names === this.#names && agreeOn(names, known, scope)) return known
    const copy = { ...scope }
    this.#scope = copy
    this.#names = names
    return copy
  }
}

const NO_CELLS: readonly Cell[] = []

export class Accounts {
  /** By the part of the key before its first colon, which is the limit's id, then by the part after it. */
  readonly #tables = new Map<string, Map<string, Account>>()
  /** The tables of limits by their place: of the limit that was there last. */
  readonly #recent: { readonly limit: ReadLimit; readonly table: Map<string, Account> }[] = []
  readonly #cells = new Heap<KeptCell>()

  find(key: string): Account | undefined {
    const colon = key.indexOf(':')
    return colon < 0 ? this.#tables.get(key)?.get('') : this.#tables.get(key.slice(0, colon))?.get(key.slice(colon + 1))
  }

  /** Makes it if it is not there. */
  get(key: string): Account {
    const colon = key.indexOf(':')
    const table = this.#table(colon < 0 ? key : key.slice(0, colon))
    const rest = colon < 0 ? '' : key.slice(colon + 1)
    return table.get(rest) ?? this.#add(key, table, rest)
  }

  /** The counter of a limit for a scope that has its names, if it is there. */
  findFor(limit: ReadLimit, scope: Scope): Account | undefined {
    const { names } = limit
    if (names.length > 1) return this.find(accountOf(limit.id, names, scope))
    const table = this.#tableOf(limit)
    if (names.length === 0) return table.get('')
    const value = scope[names[0]!]!
    const account = table.get(value)
    if (account?.isVerbatim) return account
    // It may be the counter of another value, whose part of a key looks like this value.
    const key = keyPart(value)
    return key === value ? account : table.get(key)
  }

  getFor(limit: ReadLimit, scope: Scope): Account {
    const { id, names } = limit
    if (names.length > 1) return this.get(accountOf(id, names, scope))
    const table = this.#tableOf(limit)
    const rest = names.length === 0 ? '' : keyPart(scope[names[0]!]!)
    return table.get(rest) ?? this.#add(accountOf(id, names, scope), table, rest)
  }

  cell(key: string, period: number): KeptCell | undefined {
    const account = this.find(key)
    if (account === undefined) return undefined
    if (account.newest?.period === period) return account.newest
    return account.older?.findLast((cell) => cell.period === period)
  }

  /** Those whose period is at least `period`, ascending. */
  cellsFrom(key: string, period: number): readonly Cell[] {
    const account = this.find(key)
    const newest = account?.newest
    if (account === undefined || newest === undefined || newest.period < period) return NO_CELLS
    const { older } = account
    if (older === undefined) return [newest]
    const from = older.findIndex((cell) => cell.period >= period)
    return from < 0 ? [newest] : [...older.slice(from), newest]
  }

  /** `account` is the cell's, for who has it already. */
  addCell(cell: Cell, account = this.get(cell.account)): KeptCell {
    const kept = cell as KeptCell
    const { newest } = account
    if (newest === undefined) account.newest = kept
    else {
      account.older ??= []
      const { older } = account
      if (newest.period < kept.period) {
        older.push(newest)
        account.newest = kept
      } else {
        let at = older.length
        while (at > 0 && older[at - 1]!.period > kept.period) at--
        older.splice(at, 0, kept)
      }
    }
    kept.heapIndex = -1
    kept.heapKey = kept.retireAt
    this.#cells.add(kept)
    return kept
  }

  /** A cell whose time to be forgotten may have changed. */
  movedCell(cell: KeptCell): void {
    if (cell.retireAt === cell.heapKey) return
    cell.heapKey = cell.retireAt
    this.#cells.moved(cell)
  }

  /** When the first cell may be forgotten. */
  get firstDueAt(): number {
    return this.#cells.firstKey
  }

  /** Forgets up to `most` cells that nobody can need any more at `now`. */
  forget(now: number, most: number): void {
    for (let count = 0; count < most; count++) {
      const cell = this.#cells.first()
      if (cell === undefined || cell.retireAt > now) return
      this.#cells.remove(cell)
      this.#drop(cell)
    }
  }

  #tableOf(limit: ReadLimit): Map<string, Account> {
    const recent = this.#recent[limit.index]
    if (recent?.limit === limit) return recent.table
    const table = this.#table(limit.id)
    this.#recent[limit.index] = { limit, table }
    return table
  }

  #table(id: string): Map<string, Account> {
    let table = this.#tables.get(id)
    if (table === undefined) {
      table = new Map()
      this.#tables.set(id, table)
    }
    return table
  }

  #add(key: string, table: Map<string, Account>, rest: string): Account {
    const account = new Account(key, table, rest)
    table.set(rest, account)
    return account
  }

  #drop(cell: KeptCell): void {
    const account = this.find(cell.account)
    if (account === undefined) return
    if (account.newest === cell) account.newest = account.older?.pop()
    else account.older?.splice(account.older.indexOf(cell), 1)
    if (account.older?.length === 0) account.older = undefined
    if (account.newest === undefined && account.override === undefined) account.table.delete(account.rest)
  }
}
