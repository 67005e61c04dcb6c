/** A guard over a memory ledger, and calls through it to a server that bills. */
import { createGuard, type GuardEvent, type GuardOptions } from '../../../src/guard/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createLedger, type Limit, memoryStore } from '../../../src/ledger/index.ts'
import type { BillingServer } from '../billing-server/server.ts'

export const PROMPT = 'How much room is left for the secret word xylophone?'
let calls = 0

/** Another name for a call. */
export const newCall = () => `p${++calls}`

export function setUpWith(
  server: BillingServer,
  amount: number,
  options: Partial<GuardOptions> = {},
  limit: Partial<Limit> = {},
) {
  const total = { id: 'all', unit: 'tokens', amount, window: { total: true }, ...limit } as Limit
  const ledger = createLedger({ store: memoryStore(), limits: [total] })
  const events: GuardEvent[] = []
  const guard = createGuard({ ledger, counter: loadTokenizer, onEvent: (event) => events.push(event), ...options })
  const post = (path: string, body: object, script: object = {}, headers: Record<string, string> = {}) =>
    guard.fetch(`${server.origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk-secret',
        'x-script': JSON.stringify({ call: newCall(), pieces: 10, fault: { kind: 'none' }, ...script }),
        ...headers,
      },
      body: JSON.stringify(body),
    })
  const chat = (more: object = {}, script: object = {}, headers: Record<string, string> = {}) =>
    post('/v1/chat/completions', { ...CHAT, ...more }, script, headers)
  return { ledger, guard, events, post, chat, standing: async () => (await ledger.readout())[0]! }
}

export const CHAT = { model: 'gpt-4o', max_tokens: 20, messages: [{ role: 'user', content: PROMPT }] }
export async function all<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const parts: T[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

export const problemOf = async (response: Response) =>
  (await response.json()) as { code: string; detail: string; data: { why: string } }
