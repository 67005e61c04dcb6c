import type { Answer, LedgerOp, LedgerStore } from '../../store/types.ts'
import { plainArgs, toAnswer } from './answers.ts'
import type { RedisScripts } from './clients.ts'
import { scriptsFor } from './scripts.ts'

/** Kept apart by what they hold; all under one hash tag, so that a Cluster has them on one node. */
export const REDIS_KEYS = ['data', 'pending', 'over']

/** A store of scripts. `clock` is a Lua expression for the time in milliseconds. */
export function createRedisStore(scripts: RedisScripts, name: string, retainMs: number, clock: string): LedgerStore {
  const keys = REDIS_KEYS.map((key) => `{${name}}:ledger:${key}`)
  const texts = scriptsFor(clock)
  const digests = new Map<string, string>()

  async function digestOf(kind: LedgerOp['kind']): Promise<string> {
    const digest = await sha1(texts[kind])
    digests.set(kind, digest)
    return digest
  }

  return {
    name: 'redis',
    async apply(op: LedgerOp, identity: string | null): Promise<Answer> {
      const args = [
        JSON.stringify(op),
        identity === null ? '' : `=${identity}`,
        String(retainMs),
        ...plainArgs(op, retainMs),
      ]
      const sha = digests.get(op.kind) ?? (await digestOf(op.kind))
      try {
        return toAnswer(await scripts.evalsha(sha, keys, args), op)
      } catch (cause) {
        if (!(cause instanceof Error && cause.message.includes('NOSCRIPT'))) throw cause
        return toAnswer(await scripts.eval(texts[op.kind], keys, args), op)
      }
    },
  }
}

async function sha1(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
