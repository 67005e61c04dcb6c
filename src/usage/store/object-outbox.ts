/** Messages that wait in a Durable Object: what is asked of it, and what it answers. */
import type { Outbox, OutboxMessage, PutAnswer } from './outbox.ts'

export type OutboxQuestion = { readonly to: string } & (
  | { readonly do: 'put'; readonly message: Omit<OutboxMessage, 'attempts'>; readonly most: number }
  | { readonly do: 'take'; readonly most: number; readonly leaseMs: number }
  | { readonly do: 'put-back'; readonly id: string; readonly attempts: number; readonly waitMs: number }
  | { readonly do: 'drop'; readonly id: string; readonly rememberMs: number }
  | { readonly do: 'next' }
)

/** In the object. */
export async function answerOutbox(outbox: Outbox, question: OutboxQuestion): Promise<unknown> {
  const { to } = question
  switch (question.do) {
    case 'put':
      return outbox.put(to, question.message, question.most)
    case 'take':
      return outbox.take(to, question.most, question.leaseMs)
    case 'put-back':
      return outbox.putBack(to, question.id, question.attempts, question.waitMs)
    case 'drop':
      return outbox.drop(to, question.id, question.rememberMs)
    case 'next':
      return outbox.nextMs(to)
  }
}

/** In the Worker. `ask` sends a question to the object. */
export function objectOutbox(ask: <T>(question: OutboxQuestion) => Promise<T>): Outbox {
  return {
    put: (to, message, most) => ask<PutAnswer>({ do: 'put', to, message, most }),
    take: (to, most, leaseMs) => ask<readonly OutboxMessage[]>({ do: 'take', to, most, leaseMs }),
    putBack: (to, id, attempts, waitMs) => ask<void>({ do: 'put-back', to, id, attempts, waitMs }),
    drop: (to, id, rememberMs) => ask<void>({ do: 'drop', to, id, rememberMs }),
    nextMs: (to) => ask<number | null>({ do: 'next', to }),
  }
}
