/** Messages that wait, in Redis: a hash of them, when each is due, and the ids that were dropped lately. */
import type { RunScript } from '../../ledger/stores/redis/run-script.ts'
import type { Outbox, OutboxMessage, PutAnswer } from './outbox.ts'
import { DROP, NEXT, PUT, PUT_BACK, TAKE } from './redis-outbox-scripts.ts'

/** `key` makes the name of a key. */
export function redisOutbox(run: RunScript, key: (part: string) => string): Outbox {
  const keysOf = (to: string) => [key(`outbox:waits:${to}`), key(`outbox:due:${to}`), key(`outbox:known:${to}`)]
  return {
    put: async (to, { id, body }, most) => (await run(PUT, keysOf(to), [id, body, String(most)])) as PutAnswer,
    async take(to, most, leaseMs) {
      const fields = (await run(TAKE, keysOf(to), [String(most), String(Math.ceil(leaseMs))])) as readonly string[]
      const messages: OutboxMessage[] = []
      for (let at = 0; at < fields.length; at += 3) {
        const [id, attempts, body] = fields.slice(at, at + 3).map((field) => field.slice(1))
        messages.push({ id: id!, attempts: Number(attempts), body: body! })
      }
      return messages
    },
    async putBack(to, id, attempts, waitMs) {
      await run(PUT_BACK, keysOf(to), [id, String(attempts), String(Math.ceil(waitMs))])
    },
    async drop(to, id, rememberMs) {
      await run(DROP, keysOf(to), [id, String(Math.ceil(rememberMs))])
    },
    async nextMs(to) {
      const ms = Number(await run(NEXT, keysOf(to), []))
      return ms < 0 ? null : ms
    },
  }
}
