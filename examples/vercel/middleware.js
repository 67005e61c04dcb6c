import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'
import { createPreflight } from 'tokenroom/preflight'

/** What a request to /api/chat may have, as input, and as bytes before anything of it is read. */
const LIMIT_TOKENS = 8_000
const LIMIT_BYTES = 1_000_000

// The caller is this file: no key, and no way in from outside.
const preflight = createPreflight({
  tokenizers: { o200k_base: loadTokenizer('o200k_base', { wasm }) },
  keys: 'public',
  maxBodyBytes: LIMIT_BYTES + 100,
})

/** Refuses a chat request that is too long before the function behind it starts. */
export default async function middleware(request) {
  const text = await readText(request)
  if (text === null) return refuse(`the request has more than ${LIMIT_BYTES} bytes; leave out older messages`)
  // All of the request is counted. What is no JSON is no request, which the service says.
  const counted = await preflight.fetch(
    new Request(new URL('/v1/count', request.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request: parse(text) }),
    }),
  )
  if (!counted.ok) return counted
  const { upper } = await counted.json()
  if (upper > LIMIT_TOKENS) {
    return refuse(`the request has ${upper} tokens, ${LIMIT_TOKENS} are allowed; leave out older messages`)
  }
  // Answering nothing goes on to the function.
}

/** The body of a request, or null when it is too long. Reading stops there. */
async function readText(request) {
  if (Number(request.headers.get('content-length') ?? 0) > LIMIT_BYTES) return null
  const reader = request.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.length
    if (bytes > LIMIT_BYTES) {
      reader.cancel().catch(() => {})
      return null
    }
    text += decoder.decode(next.value, { stream: true })
  }
  return text + decoder.decode()
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refuse(detail) {
  const problem = { title: 'The request is too long', status: 413, detail }
  return new Response(JSON.stringify(problem), {
    status: 413,
    headers: { 'content-type': 'application/problem+json' },
  })
}

export const config = { matcher: '/api/chat' }
