/** An entry as its row. Numbers of the entry are columns: writing them as one text took a tenth of a pair's time. */
import type { Entry, Part } from '../../engine/rows.ts'
import type { EntryState } from '../../store/types.ts'
import type { SqlValue } from './database.ts'

const STATES: readonly EntryState[] = ['pending', 'settled', 'released', 'expired']

/** Values of one part in `places`, and in `amounts`. */
const PLACES = 4
const AMOUNTS = 4

/** An entry with the text of where its parts are, once it was written. Parts are added, never moved. */
interface Written extends Entry {
  places?: string
  placed?: number
}

/** The values of `SQL.saveEntry`. */
export function entryRow(entry: Written): SqlValue[] {
  const { id, state, dueAt, digest, parts } = entry
  const isPending = state === 'pending'
  if (entry.places === undefined || entry.placed !== parts.length) {
    entry.places = placesOf(parts)
    entry.placed = parts.length
  }
  return [
    id,
    isPending ? 1 : 0,
    dueAt,
    isPending ? digest : null,
    entry.print,
    entry.createdAt,
    entry.spendOnExpiry ? 1 : 0,
    STATES.indexOf(state),
    entry.attempts,
    entry.output,
    entry.step,
    entry.stepPrint,
    entry.stepOutput,
    entry.settlePrint,
    entry.late ? 1 : 0,
    entry.expiresAt,
    entry.places,
    amountsOf(parts),
  ]
}

function placesOf(parts: readonly Part[]): string {
  const places: (string | number)[] = []
  for (const { account, unit, period, retireAt } of parts) places.push(account, unit, period, retireAt)
  return JSON.stringify(places)
}

function amountsOf(parts: readonly Part[]): string {
  let text = ''
  for (const { reserved, held, spent, reported } of parts) {
    text += `${text === '' ? '' : ','}${reserved},${held},${spent},${reported}`
  }
  return text
}

export function entryOf(row: Record<string, SqlValue>): Entry {
  const number = (name: string): number => row[name] as number
  const text = (name: string): string => row[name] as string
  const places = JSON.parse(text('places')) as (string | number)[]
  const amounts = text('amounts').split(',').map(Number)
  const parts: Part[] = []
  for (let part = 0; part * PLACES < places.length; part++) {
    const [account, unit, period, retireAt] = places.slice(part * PLACES) as [string, number, number, number]
    const [reserved, held, spent, reported] = amounts.slice(part * AMOUNTS) as [number, number, number, number]
    parts.push({ account, unit, period, retireAt, reserved, held, spent, reported })
  }
  return {
    id: text('id'),
    print: text('print'),
    digest: row.digest as string | null,
    createdAt: number('created_at'),
    spendOnExpiry: number('spends') === 1,
    state: STATES[number('state')]!,
    attempts: number('attempts'),
    output: number('output'),
    step: number('step'),
    stepPrint: text('step_print'),
    stepOutput: number('step_output'),
    settlePrint: text('settle_print'),
    late: number('late') === 1,
    expiresAt: number('expires_at'),
    dueAt: number('due_at'),
    parts,
  }
}
