/** Usage in a Durable Object: the object has the sums in its own SQLite, and the Worker talks to it. */
import { invalidArgument } from '../../errors/index.ts'
import { databaseOf, type ObjectState, type ObjectStub } from '../../ledger/stores/sql/object-storage.ts'
import { dayAt, requireDay } from '../days.ts'
import type { UsageRecord } from '../record.ts'
import { totalsOf } from '../totals.ts'
import { answerOutbox, type OutboxQuestion, objectOutbox } from './object-outbox.ts'
import { type SqlUsageStore, sqlUsageStore } from './sql.ts'
import type { UsageGroup, UsageQuery, UsageStore } from './types.ts'
import { numberOf } from './usage-cells.ts'

type Question =
  | { readonly do: 'add'; readonly records: readonly UsageRecord[] }
  | { readonly do: 'group'; readonly query: UsageQuery }
  | { readonly do: 'forget'; readonly beforeDay: string }
  | OutboxQuestion

interface Message {
  readonly timeZone: string
  readonly question: Question
}

/**
 * The object. Export it from the Worker, and name it in `new_sqlite_classes` of a migration. One object has all usage.
 *
 * @example
 * export { UsageObject } from 'tokenroom/usage'
 */
export class UsageObject {
  readonly #open: (timeZone: string) => SqlUsageStore

  constructor(state: ObjectState) {
    const database = databaseOf(state)
    const stores = new Map<string, SqlUsageStore>()
    this.#open = (timeZone) => {
      const store = stores.get(timeZone) ?? sqlUsageStore(database, { timeZone })
      stores.set(timeZone, store)
      return store
    }
  }

  /** A POST of a question as JSON; the answer as JSON, given when it is durable. */
  async fetch(request: Request): Promise<Response> {
    if (request.method !== 'POST') return new Response('POST usage\n', { status: 405 })
    const { timeZone, question } = read<Message>(await request.text())
    const store = this.#open(timeZone)
    if (question.do === 'add') return answer(await store.add(question.records))
    if (question.do === 'group') return answer(await store.group(question.query))
    if (question.do !== 'forget') return answer((await answerOutbox(store.outbox, question)) ?? null)
    await store.forget(question.beforeDay)
    return answer(null)
  }
}

/**
 * The store that talks to the object. Throws `INVALID_ARGUMENT` for what is no stub, and a `RangeError` for no zone.
 *
 * @example
 * const stub = env.USAGE.get(env.USAGE.idFromName('main'))
 * const usage = createUsageTracker({ store: durableObjectUsageStore({ stub }) })
 */
export function durableObjectUsageStore(options: {
  readonly stub: ObjectStub
  /** Default: UTC. */
  readonly timeZone?: string
}): UsageStore {
  const { stub, timeZone = 'UTC' } = options
  if (typeof stub?.fetch !== 'function') throw invalidArgument('stub', stub, 'the stub of a Durable Object')
  dayAt(0, timeZone)

  async function ask<T>(question: Question): Promise<T> {
    const body = write({ timeZone, question } satisfies Message)
    const response = await stub.fetch('https://usage/', { method: 'POST', body })
    const text = await response.text()
    if (!response.ok) throw new Error(`the object answered ${response.status}: ${text.slice(0, 200)}`)
    return read<T>(text)
  }

  return {
    name: 'durable-object',
    timeZone,
    add(records) {
      // Here, where an error has its type.
      for (const record of records) numberOf(totalsOf(record), 'costNanoUsd')
      return ask<number>({ do: 'add', records })
    },
    group(query) {
      requireDay('fromDay', query.fromDay)
      requireDay('toDay', query.toDay)
      return ask<readonly UsageGroup[]>({ do: 'group', query })
    },
    async forget(beforeDay) {
      requireDay('beforeDay', beforeDay)
      await ask({ do: 'forget', beforeDay })
    },
    outbox: objectOutbox(ask),
  }
}

const MONEY = 'costNanoUsd'

/** JSON in which money is a string of digits. */
function write(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? one.toString() : one))
}

function read<T>(text: string): T {
  return JSON.parse(text, (name, one: unknown) => (name === MONEY && typeof one === 'string' ? BigInt(one) : one)) as T
}

function answer(value: unknown): Response {
  return new Response(write(value), { headers: { 'content-type': 'application/json' } })
}
