/** One request to a provider, through the guard, and its answer. */
import { TokenroomError } from '../../src/errors/index.ts'
import type { Fetch, Guard } from '../../src/guard/index.ts'
import { settlesLike } from '../../src/guard/settled.ts'
import { wholeTextOf } from '../../src/guard/whole-text.ts'
import { type JsonLimits, requireModest } from '../json-scan.ts'
import type { Forwarded, RequestHead } from '../reply.ts'
import type { Upstream } from './config/upstreams.ts'
import { headersDown, headersUp } from './headers.ts'
import { addressOf, signUp, type Target } from './targets.ts'

const decoder = new TextDecoder()

interface Forwarding {
  readonly guard: Guard
  /** Sends what no guard counts. */
  readonly send: Fetch
  readonly jsonLimits: JsonLimits
  readonly target: Target
  readonly upstream: Upstream
  readonly scope: Readonly<Record<string, string>>
  readonly requestId: string | undefined
  readonly head: RequestHead
}

/**
 * Sends a request on, with the provider's key in place of the caller's, and answers with what the guard and the provider
 * say. Rejects with `UPSTREAM_FAILED` when the provider cannot be reached, does not know the proxy's key, or sends the
 * request elsewhere; and with what the ledger throws.
 */
export async function forward(forwarding: Forwarding, bytes: Uint8Array, signal: AbortSignal): Promise<Forwarded> {
  const { guard, send, jsonLimits, target, upstream, scope, requestId, head } = forwarding
  const isCounted = target.kind === 'counted'
  if (isCounted) requireModest(bytes, jsonLimits)
  const headers = headersUp(head.headers())
  signUp(headers, target.upstream, upstream)
  if (requestId !== undefined) headers.set('x-tokenroom-request-id', requestId)
  const init: RequestInit = {
    method: head.method,
    headers,
    signal,
    // The key must not follow to wherever a provider points.
    redirect: 'manual',
    ...(bytes.length > 0 && { body: isCounted ? decoder.decode(bytes) : (bytes as Uint8Array<ArrayBuffer>) }),
  }
  const fetch = isCounted ? guard.with(scope).fetch : send
  let answer: Response
  try {
    answer = await fetch(addressOf(upstream, head.path, head.query), init)
  } catch (cause) {
    if (TokenroomError.isInstance(cause)) throw cause
    throw upstreamFailed(target, reasonOf(cause), cause)
  }
  if (answer.status === 401 || answer.status === 407 || (answer.status >= 300 && answer.status < 400)) {
    // Its words may have a part of the key, or an address of the provider's inside.
    await answer.body?.cancel().catch(() => {})
    const reason = answer.status < 400 ? 'it points to another address' : "it does not take the proxy's key"
    throw upstreamFailed(target, `${reason} (${answer.status})`)
  }
  const { status } = answer
  const down = headersDown(answer.headers)
  const text = wholeTextOf(answer)
  if (text === undefined) return settlesLike(answer, new Response(answer.body, { status, headers: down }))
  return { status, headers: Object.fromEntries(down), body: text }
}

function upstreamFailed({ upstream }: Target, reason: string, cause?: unknown): TokenroomError {
  const message = `the provider (${upstream}) did not answer this request: ${reason}; try again, or tell who runs the proxy`
  return new TokenroomError('UPSTREAM_FAILED', message, { upstream, reason }, cause === undefined ? {} : { cause })
}

/** What went wrong, without addresses. */
function reasonOf(error: unknown): string {
  const { cause, name } = (error ?? {}) as Error
  const code = (cause as { readonly code?: string } | undefined)?.code
  return code ?? name ?? 'the connection failed'
}
