import { benchTexts } from '../texts.ts'

/** One request of the load. */
export interface LoadRequest {
  readonly method: 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The status that answers it. */
  readonly status: number
}

const headers = { 'content-type': 'application/json', authorization: 'Bearer a-key-of-the-benchmark' }
const SMALLEST_BYTES = 1_000
const LARGEST_BYTES = 100_000
const COUNT = 800

/**
 * What real callers might send, always in the same order: bodies of 1 to 100 KB, as many between 1 and 10 as between 10 and
 * 100, of every text of the benchmark, to every route. One in a hundred is hostile: half of those are broken, half are texts
 * on which quadratic tokenizers take minutes. `chokes: false` leaves those texts out.
 */
export function loadRequests({ chokes = true } = {}): LoadRequest[] {
  const texts = benchTexts()
  return Array.from({ length: COUNT }, (_, at) => {
    if (at % 200 === 50) return broken()
    if (at % 200 === 150) return chokes ? choking(Math.floor(at / 200)) : broken()
    const share = ((at * 263) % COUNT) / COUNT
    const bytes = Math.round(SMALLEST_BYTES * (LARGEST_BYTES / SMALLEST_BYTES) ** share)
    const { text } = texts[at % texts.length]!
    const from = (at * 7_919) % Math.max(1, text.length - bytes)
    return toRequest(at, cut(text.slice(from), bytes))
  })
}

/** A text of one character, about as long as a body is here. */
export function choking(at: number): LoadRequest {
  const texts = ['a'.repeat(80_000), '^'.repeat(80_000), ' '.repeat(80_000), '的'.repeat(27_000)]
  return post('/v1/count', { model: 'gpt-4o', text: texts[at % texts.length]! }, 200)
}

function toRequest(at: number, text: string): LoadRequest {
  if (at % 5 === 0) return post('/v1/count', { model: 'gpt-4o', text }, 200)
  const messages = toMessages(text)
  if (at % 5 < 3) return post('/v1/count', { model: 'gpt-4o', messages }, 200)
  const request = { model: 'gpt-4o', messages, max_tokens: 1_000 }
  if (at % 5 === 3) return post('/v1/fit', { request, windowTokens: 16_000 }, 200)
  return post('/v1/plan', { model: 'gpt-4o', slots: [{ name: 'history', messages, policy: 'drop-oldest' }] }, 200)
}

/** A conversation whose last message is short, so that it always fits. */
function toMessages(text: string): { readonly role: string; readonly content: string }[] {
  const size = Math.max(200, Math.ceil(text.length / 40))
  const messages: { role: string; content: string }[] = []
  for (let from = 0; from < text.length; from += size) {
    const role = messages.length % 2 === 0 ? 'user' : 'assistant'
    messages.push({ role, content: text.slice(from, from + size) })
  }
  return [...messages, { role: 'user', content: 'And now?' }]
}

function broken(): LoadRequest {
  return {
    method: 'POST',
    path: '/v1/count',
    headers,
    body: `{"model":"gpt-4o","text":"${'x'.repeat(10_000)}`,
    status: 400,
  }
}

function post(path: string, body: unknown, status: number): LoadRequest {
  return { method: 'POST', path, headers, body: JSON.stringify(body), status }
}

/** The start of `text` that has about so many bytes. */
function cut(text: string, bytes: number): string {
  const start = text.slice(0, bytes)
  const density = Buffer.byteLength(start) / start.length
  return start.slice(0, Math.ceil(bytes / density))
}
