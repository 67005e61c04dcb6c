/** Which headers pass through the proxy. What it does not know passes; what belongs to one connection or one side does not. */
import { KEY_HEADERS } from './keys.ts'

type Pairs = Iterable<readonly [string, string]>

/** Of one connection only (RFC 9110, 7.6.1), or made anew by whoever sends. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'content-length',
]

/** What a provider must not get: keys, cookies and addresses of the caller, and what only the proxy reads. */
const NOT_UP = new Set([
  ...HOP_BY_HOP,
  ...KEY_HEADERS,
  'authorization',
  'cookie',
  'host',
  'expect',
  'origin',
  'referer',
  'forwarded',
  'via',
  'x-real-ip',
  // The proxy reads the answer, so it says which encodings it can read.
  'accept-encoding',
  // The body was read and is sent as it is.
  'content-encoding',
])
const NOT_UP_PREFIXES = ['x-tokenroom-', 'x-forwarded-', 'cf-', 'sec-', 'proxy-']

/** What a caller must not get: cookies, and whose account the provider's key is of. */
const NOT_DOWN = new Set([
  ...HOP_BY_HOP,
  'content-encoding',
  'set-cookie',
  'alt-svc',
  'strict-transport-security',
  'openai-organization',
  'openai-project',
  'anthropic-organization-id',
  'x-goog-api-key',
  'www-authenticate',
])
const NOT_DOWN_PREFIXES = ['access-control-', 'cf-', 'report-', 'proxy-']

/** The headers of a request as the provider gets them, without any key. */
export function headersUp(headers: Pairs): Headers {
  return pass(headers, NOT_UP, NOT_UP_PREFIXES)
}

/** The headers of an answer as the caller gets them. */
export function headersDown(headers: Pairs): Headers {
  return pass(headers, NOT_DOWN, NOT_DOWN_PREFIXES)
}

function pass(headers: Pairs, without: ReadonlySet<string>, prefixes: readonly string[]): Headers {
  const all = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const)
  // A sender may name more headers that are of its connection only.
  const named = all.filter(([name]) => name === 'connection').flatMap(([, value]) => value.toLowerCase().split(','))
  const ofConnection = new Set(named.map((name) => name.trim()))
  const passed = new Headers()
  for (const [name, value] of all) {
    if (without.has(name) || ofConnection.has(name) || prefixes.some((prefix) => name.startsWith(prefix))) continue
    passed.append(name, value)
  }
  return passed
}
