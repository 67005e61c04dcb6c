/** A reservation as memory keeps it: what would be text elsewhere stays numbers until somebody asks for the text. */
import { type Ask, printAsk } from '../amounts.ts'
import type { Cell, Entry, Part } from '../engine/rows.ts'
import { printScope } from '../scope.ts'
import type { EntryState, Used } from '../store/types.ts'
import type { Scope } from '../types.ts'
import type { HeapMember } from './heap.ts'

/** An entry with its place among those that expire. `own` is the number of an id that the store made, else -1. */
export type Kept = Entry & HeapMember & { own: number }

/** A part that knows its cell, and the limit that it is of. */
export interface QuickPart extends Part {
  readonly cell: Cell & HeapMember
  readonly limit: string
}

export class QuickEntry implements Kept {
  readonly digest = null
  state: EntryState = 'pending'
  attempts = 1
  step = 0
  stepPrint = ''
  stepOutput = 0
  late = false
  dueAt: number
  parts: Part[]
  heapIndex = -1
  heapKey: number
  /** What it was settled with, where it was settled quickly. */
  used: Used | null = null
  #settlePrint = ''

  constructor(
    readonly id: string,
    public own: number,
    readonly scope: Scope,
    readonly ask: Ask,
    readonly createdAt: number,
    public expiresAt: number,
    readonly spendOnExpiry: boolean,
    public output: number,
    /** Those of the reservation itself. Without an extension they are all, and each is of another counter. */
    readonly quickParts: QuickPart[],
  ) {
    this.parts = quickParts
    this.dueAt = expiresAt
    this.heapKey = expiresAt
  }

  get print(): string {
    return printScope(this.scope) + printAsk(this.ask)
  }

  get settlePrint(): string {
    return this.used === null ? this.#settlePrint : this.used.join()
  }

  set settlePrint(print: string) {
    this.#settlePrint = print
  }
}
