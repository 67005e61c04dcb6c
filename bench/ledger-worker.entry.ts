/** A Worker that asks Durable Objects for pairs, as an application's Worker does, and the objects. */
import { durableObjectStore, LedgerObject, type LedgerObjectStub } from '../src/ledger/durable-object.ts'
import { createLedger, type LedgerStore, type Limit } from '../src/ledger/index.ts'

/** What one request of the benchmark asks. */
export interface WorkerQuestion {
  /** Part of the objects' names: each contest has its own. */
  readonly name: string
  readonly objects: number
  /** 0 asks only what the objects counted. */
  readonly pairs: number
  readonly atOnce: number
  /** Whether each step goes in a message of its own, as the steps of different requests do. */
  readonly isApart: boolean
  readonly limits: readonly Limit[]
  readonly inputTokens: number
  readonly outputTokens: number
}

/** What all objects counted. */
export interface WorkerReply {
  readonly held: number
  readonly spent: number
}

interface Env {
  readonly OBJECTS: { idFromName(name: string): unknown; get(id: unknown): LedgerObjectStub }
}

export class BenchObject extends LedgerObject {}

const scope = { user: 'user-0' }

async function answer({ OBJECTS }: Env, question: WorkerQuestion): Promise<WorkerReply> {
  const { name, objects, pairs, atOnce, isApart, limits, inputTokens, outputTokens } = question
  const ledgers = Array.from({ length: objects }, (_, object) => {
    const stub = OBJECTS.get(OBJECTS.idFromName(`${name}-${object}`))
    const shared = durableObjectStore({ stub })
    const apart: LedgerStore = {
      name: shared.name,
      // A store gathers what it is asked at once, so that a new one for each step sends it alone.
      apply: (op, identity) => durableObjectStore({ stub }).apply(op, identity),
    }
    return createLedger({ store: isApart ? apart : shared, limits })
  })
  let left = pairs
  const line = async (number: number) => {
    const ledger = ledgers[number % objects]!
    while (left > 0) {
      left--
      const held = await ledger.reserve({ scope, inputTokens, outputTokens: 2 * outputTokens })
      await ledger.settle(held.id, { inputTokens, outputTokens })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, number) => line(number)))
  const total = { held: 0, spent: 0 }
  for (const ledger of ledgers) {
    for (const standing of await ledger.readout(scope)) {
      total.held += Number(standing.held)
      total.spent += Number(standing.spent)
    }
  }
  return total
}

const worker = {
  fetch: async (request: Request, env: Env): Promise<Response> =>
    Response.json(await answer(env, (await request.json()) as WorkerQuestion)),
}

export default worker
