/** A SQL database as the ledger needs it. Both of Node's SQLite drivers and a Durable Object's storage are one. */
export type SqlValue = string | number | null

export interface SqlDatabase {
  all(sql: string, ...values: SqlValue[]): Record<string, SqlValue>[]
  run(sql: string, ...values: SqlValue[]): void
  /** All or nothing, and no other writer in between. */
  transaction<T>(work: () => T): T
}
