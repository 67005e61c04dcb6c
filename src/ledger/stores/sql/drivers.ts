/** Node's SQLite drivers: `node:sqlite`, and `better-sqlite3` where Node does not have it. Their methods are the same. */
import { TokenroomError } from '../../../errors/index.ts'
import type { SqlDatabase, SqlValue } from './database.ts'

/** What both drivers have. */
export interface Driver {
  exec(sql: string): unknown
  prepare(sql: string): Statement
  close(): unknown
}

interface Statement {
  all(...values: SqlValue[]): unknown[]
  run(...values: SqlValue[]): unknown
}

/** Opens a file with the driver that is there. */
export async function openDriver(path: string): Promise<Driver> {
  // Named in variables: a bundler must neither look for them nor take them along.
  const [builtIn, installed] = ['node:sqlite', 'better-sqlite3']
  const reasons: string[] = []
  const native = await importOr<{ DatabaseSync: new (path: string) => Driver }>(builtIn, reasons)
  if (native !== null) return new native.DatabaseSync(path)
  const package_ = await importOr<{ default: new (path: string) => Driver }>(installed, reasons)
  if (package_ !== null) return new package_.default(path)
  const reason = reasons.join('; ')
  throw new TokenroomError(
    'ENGINE_MISSING',
    `no SQLite driver: ${reason}; use Node 22.13 or later, or run "npm install better-sqlite3@12"`,
    { engine: 'sqlite', reason },
  )
}

async function importOr<T>(name: string, reasons: string[]): Promise<T | null> {
  try {
    return (await import(/* @vite-ignore */ name)) as T
  } catch (cause) {
    reasons.push(`${name}: ${cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)}`)
    return null
  }
}

/** With every statement compiled once. */
export function toDatabase(driver: Driver): SqlDatabase {
  const statements = new Map<string, Statement>()
  const statement = (sql: string): Statement => {
    let compiled = statements.get(sql)
    if (compiled === undefined) {
      compiled = driver.prepare(sql)
      statements.set(sql, compiled)
    }
    return compiled
  }
  return {
    all: (sql, ...values) => statement(sql).all(...values) as Record<string, SqlValue>[],
    run: (sql, ...values) => {
      statement(sql).run(...values)
    },
    version() {
      const [other] = statement('PRAGMA data_version').all() as { data_version: number }[]
      const [own] = statement('SELECT total_changes() AS changes').all() as { changes: number }[]
      return `${other?.data_version} ${own?.changes}`
    },
    transaction(work) {
      // Takes the right to write at once: what is read here cannot be changed by another process before it is written.
      driver.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        driver.exec('COMMIT')
        return result
      } catch (cause) {
        rollBack(driver)
        throw cause
      }
    },
  }
}

/** A full disk ends a transaction by itself. That there is none then must not hide why. */
function rollBack(driver: Driver): void {
  try {
    driver.exec('ROLLBACK')
  } catch {
    // The next BEGIN fails if there is still one.
  }
}
