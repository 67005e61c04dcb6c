import type { IncomingMessage } from 'node:http'
import type { RequestHead } from '../reply.ts'
import { malformed } from './parser-errors.ts'

/** The head of a request as the service has it. Throws `REQUEST_MALFORMED` for HTTP/0.9, and without one host. */
export function headOf(request: IncomingMessage): RequestHead {
  if (request.httpVersion === '0.9') throw malformed(new Error('its first line has no version'))
  requireOneHost(request)
  const header = (name: string) => {
    const value = request.headers[name]
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value
  }
  const target = request.url ?? ''
  return {
    method: request.method ?? '',
    path: pathOf(target),
    query: target.includes('?') ? target.slice(target.indexOf('?')) : '',
    header,
    headers: () => pairsOf(request.rawHeaders),
  }
}

/** Two hosts, or none, are read differently by whatever stands between the client and this server. */
function requireOneHost({ rawHeaders, httpVersion }: IncomingMessage): void {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  if (hosts > 1) throw malformed(new Error(`it has ${hosts} Host headers`))
  if (hosts === 0 && httpVersion === '1.1') throw malformed(new Error('it has no Host header'))
}

function* pairsOf(raw: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at < raw.length; at += 2) yield [raw[at]!, raw[at + 1]!]
}

function pathOf(target: string): string {
  if (target.startsWith('/')) {
    const query = target.indexOf('?')
    return query === -1 ? target : target.slice(0, query)
  }
  // A proxy may send the whole address.
  return URL.canParse(target) ? new URL(target).pathname : target
}
