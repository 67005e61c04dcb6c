import type { Answer, LedgerOp, LedgerStore } from '../../store/types.ts'
import { toAnswer } from './answers.ts'
import { argumentsOf } from './arguments.ts'
import type { RedisScripts } from './clients.ts'
import { createScriptRunner } from './run-script.ts'
import { scriptsFor } from './scripts.ts'

/** The rows and the order in which they are due, all under one hash tag, so that a Cluster has them on one node. */
export const REDIS_KEYS = ['rows', 'due']

/** What earlier versions kept their rows in. */
const EARLIER_KEY = 'data'

/** A store of scripts. `clock` is a Lua expression for the time in milliseconds. */
export function createRedisStore(scripts: RedisScripts, name: string, retainMs: number, clock: string): LedgerStore {
  const keyOf = (key: string): string => `{${name}}:ledger:${key}`
  const keys = REDIS_KEYS.map(keyOf)
  const allKeys = [...keys, keyOf(EARLIER_KEY)]
  const texts = scriptsFor(clock)
  const run = createScriptRunner(scripts)
  return {
    name: 'redis',
    apply(op: LedgerOp, identity: string | null): Promise<Answer> {
      const args = argumentsOf(op, identity, retainMs)
      return run(texts[op.kind], op.kind === 'identity' ? allKeys : keys, args).then((reply) => toAnswer(reply, op))
    },
  }
}
