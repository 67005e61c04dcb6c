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
    const number = this.#next++
    const at = number - this.#base
    const index = at % SEGMENT_SIZE
    let segment = this.#segments[at >> SEGMENT_BITS]
    if (segment === undefined) {
      segment = this.#spare ?? newSegment()
      this.#spare = undefined
      segment.partCount = 0
      this.#segments.push(segment)
    }
    const { rows } = segment
    const row = index * ROW
    rows[row] = entry.createdAt
    rows[row + 1] = entry.expiresAt
    segment.dueAt[index] = entry.dueAt
    rows[row + 3] = entry.attempts
    rows[row + 4] = entry.step
    rows[row + 5] = (entry.state === 'settled' ? 1 : 0) + (entry.late ? 2 : 0)
    segment.own[index] = entry.own
    rows[row + 7] = segment.partCount
    rows[row + 8] = entry.parts.length
    const used = entry instanceof QuickEntry && entry.used !== null ? entry.used : numbersOf(entry.settlePrint)
    rows[row + 9] = used[0]
    rows[row + 10] = used[1]
    rows[row + 11] = used[4]
    segment.ids[index] = entry.own < 0 ? entry.id : ''
    if (entry instanceof QuickEntry) {
      const { ask } = entry
      rows[row + 12] = ask.inputTokens
      rows[row + 13] = ask.choices
      rows[row + 14] = ask.cost
      rows[row + 15] = ask.wantOutput
      rows[row + 2] = ask.leastOutput
      rows[row + 6] = ask.costRate
      segment.prints[index] = entry.scope
    } else segment.prints[index] = entry.print
    for (const part of entry.parts) {
      const from = segment.partCount * PART
      segment.parts[from] = part.unit
      segment.parts[from + 1] = part.period
      segment.parts[from + 2] = part.reserved
      segment.parts[from + 3] = part.spent
      segment.accounts[segment.partCount++] = part.account
    }
    return number
  }

  /** When it may be forgotten. */
  dueAt(number: number): number {
    return this.#segmentOf(number).dueAt[(number - this.#base) % SEGMENT_SIZE]!
  }

  /** The number of its id, or the id, for the oldest; forgets it. */
  dropFirst(): number | string {
    const segment = this.#segmentOf(this.#first)
    const index = (this.#first - this.#base) % SEGMENT_SIZE
    const own = segment.own[index]!
    const id = own < 0 ? segment.ids[index]! : own
    this.#first++
    // Above the size when the last entry was dropped while there was no next segment.
    if (this.#first - this.#base >= SEGMENT_SIZE && this.#segments.length > 1) {
      this.#spare = this.#segments.shift()
      this.#base += SEGMENT_SIZE
    }
    return id
  }

  /** An entry to read: it is never changed. */
  read(number: number, id: string): Entry {
    const segment = this.#segmentOf(number)
    const row = this.#rowOf(number)
    const n = segment.rows.subarray(row, row + ROW)
    const print = segment.prints[(number - this.#base) % SEGMENT_SIZE]!
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
      dueAt: this.dueAt(number),
      parts,
    }
  }

  #segmentOf(number: number): Segment {
    return this.#segments[(number - this.#base) >> SEGMENT_BITS]!
  }

  #rowOf(number: number): number {
    return ((number - this.#base) % SEGMENT_SIZE) * ROW
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
