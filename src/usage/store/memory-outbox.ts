/** Messages that wait in the memory of one process, and are gone when it ends. */
import type { Outbox, OutboxMessage } from './outbox.ts'

/** For one receiver: `to` is not read. Ids that were dropped are not remembered. */
export function memoryOutbox(): Outbox {
  const now = () => performance.now()
  const waiting = new Map<string, OutboxMessage & { readonly dueAt: number }>()
  return {
    put(_, message, most) {
      if (waiting.has(message.id)) return 'known'
      if (waiting.size >= most) return 'full'
      waiting.set(message.id, { ...message, attempts: 0, dueAt: now() })
      return 'kept'
    },
    take(_, most, leaseMs) {
      const time = now()
      const due = [...waiting.values()].filter(({ dueAt }) => dueAt <= time)
      const taken = due.sort((one, other) => one.dueAt - other.dueAt).slice(0, most)
      for (const one of taken) waiting.set(one.id, { ...one, dueAt: time + leaseMs })
      return taken
    },
    putBack(_, id, attempts, waitMs) {
      const message = waiting.get(id)
      if (message !== undefined) waiting.set(id, { ...message, attempts, dueAt: now() + waitMs })
    },
    drop(_, id) {
      waiting.delete(id)
    },
    nextMs() {
      if (waiting.size === 0) return null
      const first = [...waiting.values()].reduce((least, { dueAt }) => Math.min(least, dueAt), Number.POSITIVE_INFINITY)
      return Math.max(0, first - now())
    },
  }
}
