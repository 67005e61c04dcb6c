import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'
import { createPreflight } from 'tokenroom/preflight'

// The caller is this file: no key, and no way in from outside.
const preflight = createPreflight({
  tokenizers: { o200k_base: loadTokenizer('o200k_base', { wasm }) },
  keys: 'public',
})

/** What a request to /api/chat may cost, as input. */
const LIMIT_TOKENS = 8_000

/** Refuses a chat request that is too long before the function behind it starts. */
export default async function middleware(request) {
  const { model, messages, tools } = await request.json().catch(() => ({}))
  const counted = await preflight.fetch(
    new Request(new URL('/v1/count', request.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages, tools }),
    }),
  )
  if (!counted.ok) return counted
  const { upper } = await counted.json()
  if (upper > LIMIT_TOKENS) {
    const detail = `the request has ${upper} tokens, ${LIMIT_TOKENS} are allowed; leave out older messages`
    return Response.json({ title: 'The request is too long', status: 413, detail }, { status: 413 })
  }
  // Answering nothing goes on to the function.
}

export const config = { matcher: '/api/chat' }
