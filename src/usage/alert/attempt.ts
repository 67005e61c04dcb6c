/** One attempt to bring a message to a receiver. */
import { describeValue } from '../../errors/index.ts'
import { type SigningKey, signatureOf } from './sign.ts'

export interface Attempt {
  readonly url: string
  readonly keys: readonly SigningKey[]
  readonly id: string
  readonly body: string
  readonly atMs: number
  readonly timeoutMs: number
  readonly fetch: typeof globalThis.fetch
}

export interface Outcome {
  readonly taken: boolean
  /** The receiver wants nothing more. */
  readonly gone: boolean
  /** The answer, or what kept it from coming. */
  readonly reason: string
  /** How long the receiver asks to wait; 0 when it does not say. */
  readonly waitMs: number
}

/** Never rejects. */
export async function attempt({ url, keys, id, body, atMs, timeoutMs, fetch }: Attempt): Promise<Outcome> {
  const seconds = Math.floor(atMs / 1000)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': await signatureOf(keys, id, seconds, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    const { status } = response
    const retryAfter = Number(response.headers.get('retry-after') ?? 0)
    const waitMs = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1000 : 0
    return { taken: status >= 200 && status < 300, gone: status === 410, reason: `it answered ${status}`, waitMs }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : describeValue(cause)
    return { taken: false, gone: false, reason, waitMs: 0 }
  }
}
