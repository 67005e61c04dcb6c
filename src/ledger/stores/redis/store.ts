import type { Answer, LedgerOp, LedgerStore } from '../../store/types.ts'
import { isPlain, toAnswer } from './answers.ts'
import { argumentsOf, cellsOf } from './arguments.ts'
import type { RedisScripts } from './clients.ts'
import { createScriptRunner } from './run-script.ts'
import { scriptsFor } from './scripts.ts'

/** The rows and the order in which they are due, all under one hash tag, so that a Cluster has them on one node. */
export const REDIS_KEYS = ['rows', 'due']

/** What earlier versions kept their rows in. */
const EARLIER_KEY = 'data'

/** Of so many reservations a store knows where they are, which spares their settle a command. */
const MOST_KNOWN = 10_000

/** A store of scripts. `clock` is a Lua expression for the time in milliseconds. */
export function createRedisStore(scripts: RedisScripts, name: string, retainMs: number, clock: string): LedgerStore {
  const keyOf = (key: string): string => `{${name}}:ledger:${key}`
  const keys = REDIS_KEYS.map(keyOf)
  const allKeys = [...keys, keyOf(EARLIER_KEY)]
  const texts = scriptsFor(clock)
  const run = createScriptRunner(scripts)
  const known = new Map<string, readonly string[]>()

  function answered(reply: unknown, op: LedgerOp): Answer {
    const answer = toAnswer(reply, op)
    if (op.kind === 'reserve' && isPlain(reply)) {
      // What was never settled here is forgotten with the rest.
      if (known.size >= MOST_KNOWN) known.clear()
      known.set(op.id, cellsOf(op))
    }
    return answer
  }

  return {
    name: 'redis',
    apply(op: LedgerOp, identity: string | null): Promise<Answer> {
      let cells: readonly string[] | undefined
      if (op.kind === 'settle') {
        cells = known.get(op.id)
        known.delete(op.id)
      }
      const args = argumentsOf(op, identity, retainMs, cells)
      return run(texts[op.kind], op.kind === 'identity' ? allKeys : keys, args).then((reply) => answered(reply, op))
    },
  }
}
