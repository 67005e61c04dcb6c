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
  const loading = new Map<string, Promise<unknown>>()

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
        if (!isUnknownScript(cause)) throw cause
      }
      // Of many that come together one brings the text; the others wait for it and ask again.
      const other = loading.get(op.kind)
      if (other !== undefined) {
        await other.catch(() => {})
        try {
          return toAnswer(await scripts.evalsha(sha, keys, args), op)
        } catch (cause) {
          if (!isUnknownScript(cause)) throw cause
        }
      }
      const reply = scripts.eval(texts[op.kind], keys, args)
      loading.set(op.kind, reply)
      try {
        return toAnswer(await reply, op)
      } finally {
        if (loading.get(op.kind) === reply) loading.delete(op.kind)
      }
    },
  }
}

function isUnknownScript(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('NOSCRIPT')
}

async function sha1(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
