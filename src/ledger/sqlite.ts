/**
 * The ledger in one SQLite file: the default where there is a disk. Several processes may share it. Each answer is given
 * after its transaction is on the disk, so a crash of the process or of the machine forgets nothing that was answered.
 */
import { invalidArgument } from '../errors/index.ts'
import { checkWhole } from './limits/windows.ts'
import type { LedgerStore } from './store/types.ts'
import { createBatches } from './stores/batches.ts'
import { applyAll, prepareDatabase, type QueuedOp } from './stores/sql/apply-operations.ts'
import { type Driver, openDriver, toDatabase } from './stores/sql/drivers.ts'
import { KeptRows } from './stores/sql/rows.ts'

export interface SqliteStoreOptions {
  /** The file. It is made when it is not there; beside it are one ending in `-wal` and one in `-shm`. */
  readonly path?: string
  /** Or a database that is open: a `DatabaseSync` of `node:sqlite`, or one of `better-sqlite3`. Closing stays yours. */
  readonly database?: Driver
  /**
   * `full` (default): every commit is flushed to the disk, and survives a power cut. `process`: it survives the end of
   * the process, `kill -9` included; a power cut may take the last commits.
   */
  readonly durability?: 'full' | 'process'
  /** How long what is over can still be settled late, repeated and read. Default: a day. */
  readonly retainMs?: number
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
}

const DAY_MS = 86_400_000
/** Operations of one transaction. */
const MOST_AT_ONCE = 1_000

/**
 * Opens the file with `node:sqlite`, or with `better-sqlite3` where Node does not have it. Rejects with `ENGINE_MISSING`
 * when there is neither.
 *
 * @example
 * const ledger = createLedger({ store: await sqliteStore({ path: 'ledger.db' }), limits })
 */
export async function sqliteStore(options: SqliteStoreOptions): Promise<LedgerStore> {
  const { path, durability = 'full', retainMs = DAY_MS, now = Date.now } = options
  if ((path === undefined) === (options.database === undefined)) {
    throw invalidArgument('path', path, 'a file, or else give a database')
  }
  if (durability !== 'full' && durability !== 'process') {
    throw invalidArgument('durability', durability, '"full" or "process"')
  }
  checkWhole('retainMs', retainMs, 0, 3_660 * DAY_MS)
  const driver = options.database ?? (await openDriver(path!))
  driver.exec('PRAGMA busy_timeout = 10000')
  driver.exec('PRAGMA journal_mode = WAL')
  driver.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
  const database = toDatabase(driver)
  prepareDatabase(database)
  const kept = new KeptRows()
  let latest = 0
  const batches = createBatches(
    (items: readonly QueuedOp[]) => {
      latest = Math.max(latest, now())
      return applyAll(database, items, retainMs, latest, kept)
    },
    { most: MOST_AT_ONCE },
  )
  return {
    name: 'sqlite',
    isLocal: true,
    apply: (op, identity) => batches({ op, identity }),
    close: () => {
      if (options.database === undefined) driver.close()
    },
  }
}

export type { Driver as SqliteDatabase } from './stores/sql/drivers.ts'
