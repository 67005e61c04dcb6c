/** From a path to the API that it is of, and to the address upstream. */
import type { Upstream, UpstreamName } from './config/upstreams.ts'

/** Where a request goes. */
export interface Target {
  readonly upstream: UpstreamName
  /** The route, for logs and metrics: one of a few, whatever callers send. */
  readonly route: string
  /** Counted by the guard; free, as it generates nothing; or not known, and so denied or passed by choice. */
  readonly kind: 'counted' | 'free' | 'unknown'
}

const COUNTED: Readonly<Record<string, UpstreamName>> = {
  '/v1/chat/completions': 'openai',
  '/v1/responses': 'openai',
  '/v1/embeddings': 'openai',
  '/v1/messages': 'anthropic',
}
const GEMINI =
  /^\/v1(?:beta)?\/models\/[\w.-]+:(generateContent|streamGenerateContent|embedContent|batchEmbedContents)$/
/** No step back and no escape: what is checked here is what the provider sees. */
const PLAIN_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~:@!$&'()*+,;=-]+)+$/

/** Endpoints that only count. */
const FREE: Readonly<Record<string, UpstreamName>> = {
  '/v1/messages/count_tokens': 'anthropic',
  '/v1/responses/input_tokens': 'openai',
}

/** Where a request goes; null for a path of no API. */
export function targetOf(method: string, path: string): Target | null {
  if (!PLAIN_PATH.test(path)) return null
  const isPost = method === 'POST'
  const [counted, free] = [ownOf(COUNTED, path), ownOf(FREE, path)]
  if (isPost && counted !== undefined) return { upstream: counted, route: path, kind: 'counted' }
  if (isPost && free !== undefined) return { upstream: free, route: path, kind: 'free' }
  const [, call] = (isPost && GEMINI.exec(path)) || []
  if (call !== undefined) return { upstream: 'gemini', route: `/v1beta/models/*:${call}`, kind: 'counted' }
  const upstream = upstreamOf(path)
  if (upstream === null) return null
  const isFree = isPost
    ? path.endsWith(':countTokens')
    : method === 'GET' && /^\/v1(?:beta)?\/models(?:\/|$)/.test(path)
  return { upstream, route: `${isFree ? 'free' : 'other'} (${upstream})`, kind: isFree ? 'free' : 'unknown' }
}

function upstreamOf(path: string): UpstreamName | null {
  if (path.startsWith('/v1beta/')) return 'gemini'
  if (/^\/v1\/(?:messages|complete|skills|organizations)(?:\/|$)/.test(path)) return 'anthropic'
  return path.startsWith('/v1/') ? 'openai' : null
}

function ownOf(table: Readonly<Record<string, UpstreamName>>, path: string): UpstreamName | undefined {
  return Object.hasOwn(table, path) ? table[path] : undefined
}

/** The address upstream. `query` begins with a question mark or is empty; a key in it is left out. */
export function addressOf({ base }: Upstream, path: string, query: string): string {
  const parameters = new URLSearchParams(query)
  parameters.delete('key')
  const rest = parameters.toString()
  return `${base}${path}${rest === '' ? '' : `?${rest}`}`
}

/** Puts the provider's key where its API reads it. */
export function signUp(headers: Headers, upstream: UpstreamName, { key }: Upstream): void {
  if (key === null) return
  if (upstream === 'openai') headers.set('authorization', `Bearer ${key}`)
  else headers.set(upstream === 'anthropic' ? 'x-api-key' : 'x-goog-api-key', key)
}
