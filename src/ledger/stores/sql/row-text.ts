/** An entry as the text of its row: a list without names, as it is written twice for each reservation. */
import type { Entry, Part } from '../../engine/rows.ts'
import type { EntryState } from '../../store/types.ts'

const STATES: readonly EntryState[] = ['pending', 'settled', 'released', 'expired']
/** Values before those of the parts, and of each part. */
const HEAD = 15
const PART = 8

type Value = string | number | null

/** An entry with the part of its text that never changes, once it was written. */
interface Written extends Entry {
  head?: string
}

const plain = /^[\w ,.:;=|/-]*$/

/** Most text needs no escapes. */
function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** As `JSON.stringify` of the list would have it, without the list: this is most of what a row costs. */
export function entryText(entry: Written): string {
  const { attempts, output, step, stepOutput, expiresAt, dueAt } = entry
  entry.head ??= headOf(entry)
  let text = `${entry.head}${STATES.indexOf(entry.state)},${attempts},${output},${step},${quote(entry.stepPrint)},`
  text += `${stepOutput},${quote(entry.settlePrint)},${entry.late ? 1 : 0},${expiresAt},${dueAt}`
  for (const { account, unit, period, retireAt, reserved, held, spent, reported } of entry.parts) {
    text += `,${quote(account)},${unit},${period},${retireAt},${reserved},${held},${spent},${reported}`
  }
  return `${text}]`
}

function headOf({ id, print, digest, createdAt, spendOnExpiry }: Entry): string {
  const asText = digest === null ? 'null' : quote(digest)
  return `[${quote(id)},${quote(print)},${asText},${createdAt},${spendOnExpiry ? 1 : 0},`
}

export function entryOf(text: string): Entry {
  const values = JSON.parse(text) as Value[]
  const number = (at: number): number => values[at] as number
  const string = (at: number): string => values[at] as string
  const parts: Part[] = []
  for (let at = HEAD; at < values.length; at += PART) {
    parts.push({
      account: string(at),
      unit: number(at + 1),
      period: number(at + 2),
      retireAt: number(at + 3),
      reserved: number(at + 4),
      held: number(at + 5),
      spent: number(at + 6),
      reported: number(at + 7),
    })
  }
  return {
    id: string(0),
    print: string(1),
    digest: values[2] as string | null,
    createdAt: number(3),
    spendOnExpiry: number(4) === 1,
    state: STATES[number(5)]!,
    attempts: number(6),
    output: number(7),
    step: number(8),
    stepPrint: string(9),
    stepOutput: number(10),
    settlePrint: string(11),
    late: number(12) === 1,
    expiresAt: number(13),
    dueAt: number(14),
    parts,
  }
}
