import type { Answer, LedgerOp, LedgerStore } from '../../store/types.ts'
import { plainArgs, toAnswer } from './answers.ts'
import type { RedisScripts } from './clients.ts'
import { createScriptRunner } from './run-script.ts'
import { scriptsFor } from './scripts.ts'

/** Kept apart by what they hold; all under one hash tag, so that a Cluster has them on one node. */
export const REDIS_KEYS = ['data', 'pending', 'over']

/** A store of scripts. `clock` is a Lua expression for the time in milliseconds. */
export function createRedisStore(scripts: RedisScripts, name: string, retainMs: number, clock: string): LedgerStore {
  const keys = REDIS_KEYS.map((key) => `{${name}}:ledger:${key}`)
  const texts = scriptsFor(clock)
  const run = createScriptRunner(scripts)
  return {
    name: 'redis',
    async apply(op: LedgerOp, identity: string | null): Promise<Answer> {
      const args = [
        JSON.stringify(op),
        identity === null ? '' : `=${identity}`,
        String(retainMs),
        ...plainArgs(op, retainMs),
      ]
      return toAnswer(await run(texts[op.kind], keys, args), op)
    },
  }
}
