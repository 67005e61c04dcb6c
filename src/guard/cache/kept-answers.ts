/** Answers that were given before, for equal requests. */
import type { Call } from '../admit.ts'
import { isFields, parseJson } from '../json.ts'
import type { GuardSettings } from '../options.ts'
import { cacheKey } from './key.ts'

/** A kept answer: its type and its body, as the caller got it. */
interface Kept {
  readonly type: string
  readonly body: string
}

/** Looks a request up. A cache that fails is as one that has nothing. */
export async function findAnswer({ cache }: GuardSettings, key: string): Promise<Kept | null> {
  const text = await cache?.get(key).catch(() => undefined)
  const found = text === undefined ? null : parseJson(text)
  if (!isFields(found) || typeof found.type !== 'string' || typeof found.body !== 'string') return null
  return { type: found.type, body: found.body }
}

/** The key of a request whose answer may be kept, or null. */
export async function answerKey(
  { cache, cachePer = ['tenant', 'user'] }: GuardSettings,
  call: Call,
): Promise<string | null> {
  return cache === undefined ? null : cacheKey(call, cachePer)
}

/** Keeps an answer. A cache that fails breaks no request. */
export async function keepAnswer({ cache }: GuardSettings, key: string, kept: Kept): Promise<void> {
  await cache?.set(key, JSON.stringify(kept)).catch(() => {})
}

/** The answer again. It costs nothing, and says so. */
export function hit({ onEvent, provider }: GuardSettings, call: Call, kept: Kept): Response {
  const { endpoint, model } = call.request
  const id = `cache-${crypto.randomUUID()}`
  try {
    onEvent?.({ type: 'hit', id, scope: call.scope, endpoint, model, provider: call.provider ?? provider ?? null })
  } catch {
    // Whoever listens must not break a request.
  }
  return new Response(replay(kept), { headers: { 'content-type': kept.type, 'x-token-cache': 'hit' } })
}

/** A kept stream again, event by event. */
function replay({ type, body }: Kept): BodyInit {
  if (!type.includes('text/event-stream')) return body
  const encoder = new TextEncoder()
  const events = body.split(/(?<=\n\n)/)
  let next = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const event = events[next++]
        if (event === undefined) controller.close()
        else controller.enqueue(encoder.encode(event))
      },
    },
    { highWaterMark: 0 },
  )
}
