/** What stores stand on, without the ledger: the least that a pair can cost on the machine that measures. */
import type { Limit } from '../src/ledger/index.ts'
import type { SqliteDatabase } from '../src/ledger/sqlite.ts'
import { createBatches } from '../src/ledger/stores/batches.ts'
import { SCHEMA, SQL } from '../src/ledger/stores/sql/schema.ts'
import { openSqlite } from '../test/ledger/stores.ts'
import { createLedger, sqliteStore } from './ledger-built.ts'
import { type Contest, INPUT, OUTPUT } from './ledger-peers.ts'

/** A counter for each key in a Map, and a promise for each answer: no limits, no holds, nothing that is remembered. */
export function ofMap(key: string, name: string, users: number): Contest {
  const counters = new Map<string, { spent: number }>()
  const scopes = Array.from({ length: users }, (_, index) => ({ user: `user-${index}` }))
  const add = ({ user }: { readonly user: string }, amount: number) => {
    let counter = counters.get(user)
    if (counter === undefined) {
      counter = { spent: 0 }
      counters.set(user, counter)
    }
    counter.spent += amount
    return Promise.resolve({ spent: counter.spent })
  }
  return {
    key,
    name,
    pairs: 400_000,
    atOnce: 1,
    warmPairs: Math.max(400_000, users),
    async line(take) {
      for (let number = take(); number >= 0; number = take()) {
        const scope = scopes[number % users]!
        await add(scope, INPUT + 100)
        await add(scope, OUTPUT - 100)
      }
    },
    async check(done) {
      let spent = 0
      for (const counter of counters.values()) spent += counter.spent
      if (spent !== done * (INPUT + OUTPUT)) throw new Error(`${name}: ${spent} are spent after ${done} pairs`)
    },
  }
}

type Values = Parameters<ReturnType<SqliteDatabase['prepare']>['run']>

interface Rows {
  readonly reserved: Values
  readonly settled: Values
  readonly cell: Values
}

/** What pairs write into a file: the values of its statements, of `count` pairs at once. */
async function rowsOf(path: string, limits: readonly Limit[], count: number): Promise<Rows[]> {
  const database = openSqlite(path)
  const written = new Map<string, Values[]>()
  let cell: Values = []
  const recording: SqliteDatabase = {
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql)
      const run = (...values: Values) => {
        if (sql === SQL.saveCell) cell = values
        if (sql === SQL.saveEntry) written.set(`${values[0]}`, [...(written.get(`${values[0]}`) ?? []), values])
        return statement.run(...values)
      }
      return { all: (...values) => statement.all(...values), run }
    },
  }
  const ledger = createLedger({ store: await sqliteStore({ database: recording }), limits })
  const pair = async () => {
    const held = await ledger.reserve({ scope: { user: 'user-0' }, inputTokens: INPUT, outputTokens: 100 })
    await ledger.settle(held.id, { inputTokens: INPUT, outputTokens: OUTPUT })
  }
  await Promise.all(Array.from({ length: count }, pair))
  database.close()
  return [...written.values()].map((values) => {
    if (values.length !== 2) throw new Error(`a pair writes its entry ${values.length} times, not twice`)
    return { reserved: values[0]!, settled: values[1]!, cell }
  })
}

/**
 * The same statements with the same values, in transactions of as many steps: a look for the id and two writes of an entry for
 * each pair, and a write of the counter for each transaction.
 */
export async function bareSqlite(paths: readonly [string, string], limits: readonly Limit[]): Promise<Contest> {
  const atOnce = 1_000
  const rows = await rowsOf(paths[0], limits, atOnce)
  const database = openSqlite(paths[1])
  for (const sql of ['PRAGMA journal_mode = WAL', 'PRAGMA synchronous = FULL', ...SCHEMA]) database.exec(sql)
  const [find, saveEntry, saveCell] = [SQL.entry, SQL.saveEntry, SQL.saveCell].map((sql) => database.prepare(sql))
  const write = createBatches(
    (entries: readonly Values[]) => {
      database.exec('BEGIN IMMEDIATE')
      for (const values of entries) {
        if (values[1] === 1) find!.all(values[0]!)
        saveEntry!.run(...values)
      }
      saveCell!.run(...rows[0]!.cell)
      database.exec('COMMIT')
      return entries
    },
    { most: atOnce },
  )
  const name = 'SQLite, the same statements without the ledger, 1,000 at once'
  return {
    key: 'sqliteBare',
    name,
    pairs: 10_000,
    atOnce,
    async line(take) {
      for (let number = take(); number >= 0; number = take()) {
        const { reserved, settled } = rows[number % rows.length]!
        const id = `${`${reserved[0]}`.slice(0, 36)}-${number.toString(36)}`
        await write([id, ...reserved.slice(1)])
        await write([id, ...settled.slice(1)])
      }
    },
    async check(done) {
      const [counted] = database.prepare('SELECT count(*) AS n FROM ledger_entries WHERE pending = 0').all() as {
        n: number
      }[]
      if (counted?.n !== done) throw new Error(`${name}: ${counted?.n} are settled after ${done} pairs`)
    },
  }
}
