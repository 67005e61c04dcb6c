/** An entry as the text of its row: a list without names, as it is written twice for each reservation. */
import type { Entry, Part } from '../../engine/rows.ts'
import type { EntryState } from '../../store/types.ts'

const STATES: readonly EntryState[] = ['pending', 'settled', 'released', 'expired']
/** Values before those of the parts, and of each part. */
const HEAD = 15
const PART = 8

type Value = string | number | null

export function entryText(entry: Entry): string {
  const values: Value[] = [
    entry.id,
    entry.print,
    entry.digest,
    entry.createdAt,
    entry.spendOnExpiry ? 1 : 0,
    STATES.indexOf(entry.state),
    entry.attempts,
    entry.output,
    entry.step,
    entry.stepPrint,
    entry.stepOutput,
    entry.settlePrint,
    entry.late ? 1 : 0,
    entry.expiresAt,
    entry.dueAt,
  ]
  for (const { account, unit, period, retireAt, reserved, held, spent, reported } of entry.parts) {
    values.push(account, unit, period, retireAt, reserved, held, spent, reported)
  }
  return JSON.stringify(values)
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
