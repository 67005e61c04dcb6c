/** Pairs that a Worker asks of Durable Objects, all inside of a local workerd, where each message is what it is in use. */
import type { Limit } from '../src/ledger/index.ts'
import { startObjects } from '../test/helpers/durable-objects.ts'
import { type Contest, INPUT, OUTPUT } from './ledger-peers.ts'
import type { WorkerQuestion, WorkerReply } from './ledger-worker.entry.ts'

const AT_ONCE = 200

export interface ObjectsShape {
  readonly key: string
  readonly name: string
  readonly objects: number
  readonly isApart: boolean
  readonly pairs: number
}

export async function startWorker() {
  const objects = await startObjects(new URL('./ledger-worker.entry.ts', import.meta.url), 'BenchObject')
  async function ask(question: WorkerQuestion): Promise<WorkerReply> {
    const response = await objects.ask(JSON.stringify(question))
    const text = await response.text()
    if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${text.slice(0, 500)}`)
    return JSON.parse(text) as WorkerReply
  }
  return {
    dispose: objects.dispose,
    contest: (shape: ObjectsShape, limits: readonly Limit[]) => ofObjects(ask, shape, limits),
  }
}

/** One line asks for all pairs of a round, and the Worker makes them 200 at once. */
function ofObjects(
  ask: (question: WorkerQuestion) => Promise<WorkerReply>,
  { key, name, objects, isApart, pairs }: ObjectsShape,
  limits: readonly Limit[],
): Contest {
  const asked = { name: key, objects, isApart, atOnce: AT_ONCE, limits, inputTokens: INPUT, outputTokens: OUTPUT }
  return {
    key,
    name,
    pairs,
    atOnce: 1,
    async line(take) {
      let count = 0
      while (take() >= 0) count++
      await ask({ ...asked, pairs: count })
    },
    async check(done) {
      const { held, spent } = await ask({ ...asked, pairs: 0 })
      const expected = done * (INPUT + OUTPUT) * limits.length
      if (held !== 0 || spent !== expected)
        throw new Error(`${name}: ${held} are held and ${spent} spent, not 0 and ${expected}`)
    },
  }
}
