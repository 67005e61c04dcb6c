/** A call of `fetch`, read: whatever forms its arguments have. */

export interface Incoming {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  /** The body as text; null when there is none, or when it is no text: a form, a stream. */
  readonly text: string | null
  readonly signal: AbortSignal | undefined
  /** What was passed, to pass it on as it is. */
  readonly input: string | URL | Request
  readonly init: RequestInit | undefined
}

/** Reads the arguments of `fetch`. A `Request` is copied, so that it can still be sent. */
export async function readIncoming(input: string | URL | Request, init: RequestInit | undefined): Promise<Incoming> {
  const request = typeof input === 'object' && 'headers' in input ? input : null
  const url = request === null ? String(input) : request.url
  const signal = init?.signal ?? request?.signal ?? undefined
  return {
    url,
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    headers: new Headers(init?.headers ?? request?.headers),
    text: await textOf(init?.body, request),
    signal,
    input,
    init,
  }
}

async function textOf(body: BodyInit | null | undefined, request: Request | null): Promise<string | null> {
  if (typeof body === 'string') return body
  if (body === undefined || body === null)
    return request === null || request.body === null ? null : request.clone().text()
  const isBytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body) || body instanceof Blob
  return isBytes ? new Response(body).text() : null
}

/** Headers for the guard alone begin so; no provider gets them. */
const OWN = 'x-tokenroom-'

/** The headers that go on: without the guard's own, and without the length of a body that has changed. */
export function outgoingHeaders(headers: Headers): Headers {
  const out = new Headers()
  for (const [name, value] of headers) if (!name.startsWith(OWN) && name !== 'content-length') out.append(name, value)
  return out
}

/** The headers of an answer that was decoded already, or whose body is another. */
export function answerHeaders(headers: Headers): Headers {
  const out = new Headers(headers)
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) out.delete(name)
  return out
}
