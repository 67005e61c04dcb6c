/** The SQLite of a Durable Object as a database. */
import type { SqlDatabase, SqlValue } from './database.ts'

/** The part of a Durable Object's state that is used. */
export interface ObjectState {
  readonly storage: {
    readonly sql: { exec(sql: string, ...values: SqlValue[]): { toArray(): Record<string, unknown>[] } }
    transactionSync<T>(work: () => T): T
  }
}

/** What a Worker has of an object: `env.LEDGER.get(env.LEDGER.idFromName('main'))`. */
export interface ObjectStub {
  fetch(url: string, init: { method: string; body: string }): Promise<Response>
}

export function databaseOf({ storage }: ObjectState): SqlDatabase {
  const { sql } = storage
  return {
    all: (statement, ...values) => sql.exec(statement, ...values).toArray() as Record<string, SqlValue>[],
    run: (statement, ...values) => {
      sql.exec(statement, ...values)
    },
    transaction: (work) => storage.transactionSync(work),
  }
}
