/** A reservation as memory keeps it: what would be text elsewhere stays numbers until somebody asks for the text. */
import { type AskedAmounts, printAsk } from '../amounts.ts'
import type { Entry, Part } from '../engine/rows.ts'
import { printScope } from '../scope.ts'
import type { EntryState } from '../store/types.ts'
import type { Scope } from '../types.ts'
import type { KeptCell } from './accounts.ts'
import type { HeapMember } from './heap.ts'

/** An entry with its place among those that expire. `own` is the number of an id that the store made, else -1. */
export type Kept = Entry & HeapMember & { own: number }

/** A part that knows its cell, and the limit that it is of. */
export interface QuickPart extends Part {
  account: string
  unit: number
  period: number
  retireAt: number
  cell: KeptCell
  limit: string
}

const NO_SCOPE: Scope = Object.freeze({})

/** The same object is one reservation after another: it is made once, and begins anew with `begin`. */
export class QuickEntry implements Kept {
  readonly digest = null
  id = ''
  own = -1
  scope = NO_SCOPE
  createdAt = 0
  expiresAt = 0
  spendOnExpiry = false
  output = 0
  state: EntryState = 'pending'
  attempts = 1
  step = 0
  stepPrint = ''
  stepOutput = 0
  late = false
  dueAt = 0
  heapIndex = -1
  heapKey = 0
  /** Those of the reservation itself, each of another counter. Without an extension they are all. */
  readonly quickParts: QuickPart[] = []
  readonly parts: Part[] = this.quickParts
  readonly ask: { -readonly [K in keyof AskedAmounts]: AskedAmounts[K] } = {
    requests: 1,
    inputTokens: 0,
    choices: 1,
    cost: -1,
    costRate: 0,
    wantOutput: 0,
    leastOutput: 0,
  }
  settlePrint = ''

  /** A pending reservation, whose parts are set apart. `scope` must be a copy that nobody changes. */
  begin(id: string, scope: Scope, ask: AskedAmounts, now: number, expiresAt: number, spendOnExpiry: boolean): void {
    this.id = id
    this.own = -1
    this.scope = scope
    this.createdAt = now
    this.expiresAt = expiresAt
    this.spendOnExpiry = spendOnExpiry
    this.output = ask.wantOutput
    this.state = 'pending'
    this.attempts = 1
    this.late = false
    this.dueAt = expiresAt
    this.heapIndex = -1
    this.heapKey = expiresAt
    this.settlePrint = ''
    const mine = this.ask
    mine.inputTokens = ask.inputTokens
    mine.choices = ask.choices
    mine.cost = ask.cost
    mine.costRate = ask.costRate
    mine.wantOutput = ask.wantOutput
    mine.leastOutput = ask.leastOutput
  }

  get print(): string {
    return printScope(this.scope) + printAsk(this.ask)
  }
}

/** Entries that are over and nobody holds any more. */
export class EntryPool {
  readonly #free: QuickEntry[] = []

  /** An entry to begin anew. */
  take(): QuickEntry {
    return this.#free.pop() ?? new QuickEntry()
  }

  /** Gives an entry back, unless an extension changed its parts or there are many already. */
  give(entry: QuickEntry): void {
    if (entry.step === 0 && this.#free.length < MOST_FREE) this.#free.push(entry)
  }
}

/** So many requests in flight make no new objects. */
const MOST_FREE = 1_024
