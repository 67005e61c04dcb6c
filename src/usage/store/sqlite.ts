/** Usage in a SQLite file; the same file as a ledger's, if you like. */
import { invalidArgument } from '../../errors/index.ts'
import { type Driver, openDriver, toDatabase } from '../../ledger/stores/sql/drivers.ts'
import { sqlUsageStore } from './sql.ts'
import type { UsageStore } from './types.ts'

export interface SqliteUsageStoreOptions {
  /** The file. It is made when it is not there. */
  readonly path?: string
  /** Or a database that is open: a `DatabaseSync` of `node:sqlite`, or one of `better-sqlite3`. Closing stays yours. */
  readonly database?: Driver
  /** Default: UTC. */
  readonly timeZone?: string
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * Opens the file with `node:sqlite`, or with `better-sqlite3` where Node does not have it. A crash of the process forgets
 * nothing that was added; a power cut may take the last additions. Rejects with `ENGINE_MISSING` when there is no driver.
 */
export async function sqliteUsageStore(options: SqliteUsageStoreOptions): Promise<UsageStore> {
  const { path, database, ...rest } = options
  if ((path === undefined) === (database === undefined)) {
    throw invalidArgument('path', path, 'a file, or else give a database')
  }
  const driver = database ?? (await openDriver(path!))
  driver.exec('PRAGMA busy_timeout = 10000')
  if (database === undefined) {
    driver.exec('PRAGMA journal_mode = WAL')
    driver.exec('PRAGMA synchronous = NORMAL')
  }
  const store = sqlUsageStore(toDatabase(driver), { ...rest, name: 'sqlite' })
  return {
    ...store,
    close: () => {
      if (database === undefined) driver.close()
    },
  }
}
