/**
 * The ledger in a Durable Object: the object has the rows in its own SQLite, and the Worker talks to it. One object is one
 * ledger. Uses nothing but `fetch`, so it needs no import of Cloudflare's.
 */
import { invalidArgument } from '../errors/index.ts'
import type { Answer, LedgerStore } from './store/types.ts'
import { createBatches } from './stores/batches.ts'
import { applyAll, prepareDatabase, type QueuedOp } from './stores/sql/apply-operations.ts'
import type { SqlDatabase } from './stores/sql/database.ts'
import { databaseOf, type ObjectState, type ObjectStub } from './stores/sql/object-storage.ts'
import { KeptRows } from './stores/sql/rows.ts'

export type { ObjectState as LedgerObjectState, ObjectStub as LedgerObjectStub } from './stores/sql/object-storage.ts'

const DAY_MS = 86_400_000
/** Operations of one message to the object. */
const MOST_AT_ONCE = 200

/**
 * The object. Export it from the Worker, and name it in `new_sqlite_classes` of a migration.
 *
 * @example
 * export { LedgerObject } from 'tokenroom/ledger/durable-object'
 */
export class LedgerObject {
  readonly #database: SqlDatabase
  #latest = 0

  constructor(state: ObjectState) {
    this.#database = databaseOf(state)
    prepareDatabase(this.#database)
  }

  /** How long what is over can still be settled late, repeated and read. Override it for another time. */
  protected retainMs(): number {
    return DAY_MS
  }

  /** The object's time, in milliseconds since 1970. */
  protected now(): number {
    return Date.now()
  }

  /** A POST of operations as JSON; answers as JSON, given when they are durable. */
  async fetch(request: Request): Promise<Response> {
    if (request.method !== 'POST') return new Response('POST operations of a ledger\n', { status: 405 })
    const items = (await request.json()) as readonly QueuedOp[]
    this.#latest = Math.max(this.#latest, this.now())
    return Response.json(applyAll(this.#database, items, this.retainMs(), this.#latest, new KeptRows()))
  }
}

/**
 * The store that talks to the object. What one request asks at the same time goes in one message.
 *
 * @example
 * const stub = env.LEDGER.get(env.LEDGER.idFromName('main'))
 * const ledger = createLedger({ store: durableObjectStore({ stub }), limits })
 */
export function durableObjectStore({ stub }: { readonly stub: ObjectStub }): LedgerStore {
  if (typeof stub?.fetch !== 'function') throw invalidArgument('stub', stub, 'the stub of a Durable Object')
  const batches = createBatches(
    async (items: readonly QueuedOp[]) => {
      const response = await stub.fetch('https://ledger/', { method: 'POST', body: JSON.stringify(items) })
      if (!response.ok)
        throw new Error(`the object answered ${response.status}: ${(await response.text()).slice(0, 200)}`)
      return (await response.json()) as Answer[]
    },
    { most: MOST_AT_ONCE, nextTurn: queueMicrotask },
  )
  return { name: 'durable-object', apply: (op, identity) => batches({ op, identity }) }
}
