/**
 * Settled and released reservations, so that a repeat is recognised: columns of numbers, oldest first, in segments that
 * are used again. As objects they would be most of what a garbage collector has to do.
 */
import { type AskedAmounts, printAsk } from '../amounts.ts'
import type { Entry, Part } from '../engine/rows.ts'
import { printScope } from '../scope.ts'
import type { EntryState, Used } from '../store/types.ts'
import type { Scope } from '../types.ts'
import { type Kept, QuickEntry } from './memory-entry.ts'

const SEGMENT_BITS = 8
const SEGMENT_SIZE = 2 ** SEGMENT_BITS
/** Numbers of one entry: see `add`. */
const ROW = 16
/** Numbers of one part. */
const PART = 4

interface Segment {
  readonly rows: Float64Array
  /** When each may be forgotten. */
  readonly dueAt: Float64Array
  /** The number of an id that the store made; -1 for an id that is text. */
  readonly own: Float64Array
  /** The print as text, or the scope that it is made of together with numbers of the row. */
  readonly prints: (string | Scope)[]
  /** Text ids; empty for ids that are numbers. */
  readonly ids: string[]
  readonly parts: number[]
  readonly accounts: string[]
  /** How many parts are in use. */
  partCount: number
}

export class Resolved {
  #segments: Segment[] = [newSegment()]
  /** The number of the first entry of the first segment. */
  #base = 0
  #first = 0
  #next = 0
  #spare: Segment | undefined

  get size(): number {
    return this.#next - this.#first
  }

  /** The number of the oldest. */
  get first(): number {
    return this.#first
  }

  /** Keeps an entry that does not change any more; answers its number. */
  add(entry: Kept): number {
    if (entry instanceof QuickEntry) return this.addQuick(entry, numbersOf(entry.settlePrint))
    const segment = this.#open()
    const index = this.#indexOf(this.#next)
    segment.prints[index] = entry.print
    fill(segment, index, entry, entry.parts, numbersOf(entry.settlePrint))
    return this.#next++
  }

  /** The same for one whose print is not made yet. */
  addQuick(entry: QuickEntry, used: Used): number {
    const segment = this.#open()
    const index = this.#indexOf(this.#next)
    const { rows } = segment
    const row = index * ROW
    const { ask } = entry
    rows[row + 12] = ask.inputTokens
    rows[row + 13] = ask.choices
    rows[row + 14] = ask.cost
    rows[row + 15] = ask.wantOutput
    rows[row + 2] = ask.leastOutput
    rows[row + 6] = ask.costRate
    segment.prints[index] = entry.scope
    fill(segment, index, entry, entry.quickParts, used)
    return this.#next++
  }

  /** The segment of the next entry. */
  #open(): Segment {
    const known = this.#segments[(this.#next - this.#base) >> SEGMENT_BITS]
    if (known !== undefined) return known
    const segment = this.#spare ?? newSegment()
    this.#spare = undefined
    segment.partCount = 0
    this.#segments.push(segment)
    return segment
  }

  /** When the oldest may be forgotten; infinite when there is none. */
  get firstDueAt(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.#dueAt(this.#first)
  }

  /** The number of the oldest one's id; -1 when its id is text. */
  get firstOwn(): number {
    return this.#segmentOf(this.#first).own[this.#indexOf(this.#first)]!
  }

  /** The id of the oldest one, when it is text. */
  get firstId(): string {
    return this.#segmentOf(this.#first).ids[this.#indexOf(this.#first)]!
  }

  dropFirst(): void {
    this.#first++
    // Above the size when the last entry was dropped while there was no next segment.
    if (this.#first - this.#base >= SEGMENT_SIZE && this.#segments.length > 1) {
      this.#spare = this.#segments.shift()
      this.#base += SEGMENT_SIZE
    }
  }

  /** An entry to read: it is never changed. */
  read(number: number, id: string): Entry {
    const segment = this.#segmentOf(number)
    const row = this.#rowOf(number)
    const n = segment.rows.subarray(row, row + ROW)
    const print = segment.prints[this.#indexOf(number)]!
    const flags = n[5]!
    const state: EntryState = flags % 2 === 1 ? 'settled' : 'released'
    const parts: Part[] = []
    for (let part = n[7]!; part < n[7]! + n[8]!; part++) {
      const [unit, period, reserved, spent] = segment.parts.slice(part * PART, part * PART + PART)
      const account = segment.accounts[part]!
      parts.push({
        account,
        unit: unit!,
        period: period!,
        reserved: reserved!,
        spent: spent!,
        held: 0,
        reported: 0,
        retireAt: 0,
      })
    }
    return {
      id,
      print: typeof print === 'string' ? print : printScope(print) + printAsk(askOf(n)),
      digest: null,
      createdAt: n[0]!,
      spendOnExpiry: false,
      state,
      attempts: n[3]!,
      output: 0,
      step: n[4]!,
      stepPrint: '',
      stepOutput: 0,
      settlePrint: state === 'settled' ? usedOf(n).join() : '',
      late: flags > 1,
      expiresAt: n[1]!,
      dueAt: this.#dueAt(number),
      parts,
    }
  }

  #segmentOf(number: number): Segment {
    return this.#segments[(number - this.#base) >> SEGMENT_BITS]!
  }

  #rowOf(number: number): number {
    return this.#indexOf(number) * ROW
  }

  #dueAt(number: number): number {
    return this.#segmentOf(number).dueAt[this.#indexOf(number)]!
  }

  /** Its place in its segment. Segments begin at multiples of their size. */
  #indexOf(number: number): number {
    // The low bits, also of numbers above 2^32: a remainder would be several times slower.
    return number & (SEGMENT_SIZE - 1)
  }
}

/** What entries of both kinds have. */
function fill(segment: Segment, index: number, entry: Kept, parts: readonly Part[], used: Used): void {
  const { rows, parts: amounts, accounts } = segment
  const row = index * ROW
  rows[row] = entry.createdAt
  rows[row + 1] = entry.expiresAt
  rows[row + 3] = entry.attempts
  rows[row + 4] = entry.step
  rows[row + 5] = (entry.state === 'settled' ? 1 : 0) + (entry.late ? 2 : 0)
  rows[row + 7] = segment.partCount
  rows[row + 8] = parts.length
  rows[row + 9] = used[0]
  rows[row + 10] = used[1]
  rows[row + 11] = used[4]
  segment.dueAt[index] = entry.dueAt
  segment.own[index] = entry.own
  if (entry.own < 0) segment.ids[index] = entry.id
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!
    const from = segment.partCount * PART
    amounts[from] = part.unit
    amounts[from + 1] = part.period
    amounts[from + 2] = part.reserved
    amounts[from + 3] = part.spent
    accounts[segment.partCount++] = part.account
  }
}

function newSegment(): Segment {
  return {
    rows: new Float64Array(SEGMENT_SIZE * ROW),
    dueAt: new Float64Array(SEGMENT_SIZE),
    own: new Float64Array(SEGMENT_SIZE),
    prints: [],
    ids: [],
    parts: [],
    accounts: [],
    partCount: 0,
  }
}

function numbersOf(settlePrint: string): Used {
  const [input = 0, output = 0, both = 0, requests = 0, cost = 0] = settlePrint.split(',').map(Number)
  return [input, output, both, requests, cost]
}

/** As `readUsed` makes it. */
function usedOf(row: Float64Array): Used {
  return [row[9]!, row[10]!, row[9]! + row[10]!, 1, row[11]!]
}

function askOf(row: Float64Array): AskedAmounts {
  return {
    requests: 1,
    inputTokens: row[12]!,
    choices: row[13]!,
    cost: row[14]!,
    costRate: row[6]!,
    wantOutput: row[15]!,
    leastOutput: row[2]!,
  }
}
