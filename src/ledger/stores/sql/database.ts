/** A SQL database as the ledger needs it. Both of Node's SQLite drivers and a Durable Object's storage are one. */
export type SqlValue = string | number | null

export interface SqlDatabase {
  all(sql: string, ...values: SqlValue[]): Record<string, SqlValue>[]
  run(sql: string, ...values: SqlValue[]): void
  /**
   * Inside of a transaction: a text that stays the same as long as nobody but the caller has written to the database. What
   * was read may be kept as long. Absent where nobody can tell.
   */
  version?(): string
  /** All or nothing, and no other writer in between. */
  transaction<T>(work: () => T): T
}
