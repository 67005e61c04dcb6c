/** Usage in a SQL database: a SQLite file, or the storage of a Durable Object. May be beside a ledger's tables. */
import type { SqlDatabase, SqlValue } from '../../ledger/stores/sql/database.ts'
import { dayAt, requireDay } from '../days.ts'
import { DIMENSIONS, type UsageRecord } from '../record.ts'
import { noTotals, SUM_NAMES, type Sums, totalsOf, type UsageTotals } from '../totals.ts'
import { OUTBOX_SCHEMA, sqlOutbox } from './sql-outbox.ts'
import type { GroupBy, UsageGroup, UsageQuery, UsageStore } from './types.ts'
import { keyOf, numberOf } from './usage-cells.ts'

const DAY_MS = 86_400_000
/** Ids are remembered so long: a record that comes again within that time is counted once. */
const REMEMBER_IDS_MS = 2 * DAY_MS

const column = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
// `user` and `model` are words of some SQL.
const dimension = (name: GroupBy) => (name === 'day' ? 'day' : `of_${name}`)
const SUM_COLUMNS = SUM_NAMES.map(column)
const KEY_COLUMNS = ['day', ...DIMENSIONS].map((name) => dimension(name as GroupBy))

const SCHEMA = [
  // Absent is '' in the key, as SQL's null is equal to nothing. No name is ''.
  `CREATE TABLE IF NOT EXISTS usage_sums (
    ${KEY_COLUMNS.map((name) => `${name} TEXT NOT NULL`).join(', ')},
    ${SUM_COLUMNS.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
    PRIMARY KEY (${KEY_COLUMNS.join(', ')})) WITHOUT ROWID`,
  'CREATE TABLE IF NOT EXISTS usage_ids (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS usage_ids_at ON usage_ids (at)',
]

const REMEMBER = 'INSERT INTO usage_ids (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING id'
const FORGET_IDS = 'DELETE FROM usage_ids WHERE at < ?'
const ADD = `INSERT INTO usage_sums (${[...KEY_COLUMNS, ...SUM_COLUMNS].join(', ')})
  VALUES (${[...KEY_COLUMNS, ...SUM_COLUMNS].map(() => '?').join(', ')})
  ON CONFLICT (${KEY_COLUMNS.join(', ')}) DO UPDATE SET
  ${SUM_COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`
// Money comes as text: sums of it may be above 2^53.
const SUMS = SUM_NAMES.map((name) => {
  const sum = `SUM(${column(name)})`
  return `${name === 'costNanoUsd' ? `CAST(${sum} AS TEXT)` : sum} AS ${column(name)}`
}).join(', ')
const ACTIVE =
  "COUNT(DISTINCT CASE WHEN of_user <> '' AND requests > refused THEN length(of_tenant) || ':' || of_tenant || of_user END)"

export type SqlUsageStore = UsageStore & Required<Pick<UsageStore, 'outbox'>>

/** A store over tables of its own, which are made if they are not there. Each `add` is one transaction. */
export function sqlUsageStore(
  database: SqlDatabase,
  options: { readonly timeZone?: string; readonly name?: string; readonly now?: () => number } = {},
): SqlUsageStore {
  const { timeZone = 'UTC', name = 'sql', now = Date.now } = options
  dayAt(0, timeZone)
  database.transaction(() => {
    for (const statement of [...SCHEMA, ...OUTBOX_SCHEMA]) database.run(statement)
  })

  function addOne(record: UsageRecord, at: number): number {
    if (database.all(REMEMBER, record.id, at).length === 0) return 0
    const totals = totalsOf(record)
    const keys = Object.values(keyOf(record, timeZone)).map((value) => value ?? '')
    database.run(ADD, ...keys, ...SUM_NAMES.map((one) => numberOf(totals, one)))
    return 1
  }

  return {
    name,
    timeZone,
    add: (records) =>
      database.transaction(() => {
        const at = now()
        database.run(FORGET_IDS, at - REMEMBER_IDS_MS)
        return records.reduce((added, record) => added + addOne(record, at), 0)
      }),
    group: (query) => group(database, query),
    forget(beforeDay) {
      requireDay('beforeDay', beforeDay)
      database.run('DELETE FROM usage_sums WHERE day < ?', beforeDay)
    },
    outbox: sqlOutbox(database, now),
  }
}

function group(database: SqlDatabase, { fromDay, toDay, by = [], only = {} }: UsageQuery): readonly UsageGroup[] {
  requireDay('fromDay', fromDay)
  requireDay('toDay', toDay)
  const columns = by.map(dimension)
  const filters = DIMENSIONS.filter((one) => only[one] !== undefined)
  const where = ['day >= ?', 'day <= ?', ...filters.map((one) => `${dimension(one)} = ?`)].join(' AND ')
  const groupBy = columns.length === 0 ? 'HAVING COUNT(*) > 0' : `GROUP BY ${columns.join(', ')}`
  const rows = database.all(
    `SELECT ${[...columns, SUMS].join(', ')}, ${ACTIVE} AS active FROM usage_sums WHERE ${where} ${groupBy}`,
    fromDay,
    toDay,
    ...filters.map((one) => only[one] ?? ''),
  )
  return rows.map((row) => ({
    key: Object.fromEntries(
      by.map((one) => [one, row[dimension(one)] === '' ? null : row[dimension(one)]]),
    ) as UsageGroup['key'],
    totals: totalsIn(row),
    activeUsers: Number(row.active),
  }))
}

function totalsIn(row: Readonly<Record<string, SqlValue>>): UsageTotals {
  const sums: Sums = noTotals()
  for (const name of SUM_NAMES) {
    if (name === 'costNanoUsd') sums.costNanoUsd = BigInt(row[column(name)] ?? 0)
    else sums[name] = Number(row[column(name)])
  }
  return sums
}
