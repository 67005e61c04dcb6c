import { createPreflight, type Preflight, type PreflightOptions, type Problem } from '../../../service/index.ts'
import { loadTokenizer } from '../../../src/index.ts'

/** A service with `o200k_base`, open to everyone, that takes a change of any option. */
export function openService(options: Partial<PreflightOptions> = {}): Preflight {
  return createPreflight({ tokenizers: { o200k_base: loadTokenizer('o200k_base') }, keys: 'public', ...options })
}

/** Posts `body` as JSON; a string or bytes are sent as they are. */
export function post(service: Preflight, path: string, body: unknown, headers: Record<string, string> = {}) {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: (raw ? body : JSON.stringify(body)) as BodyInit,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  }
  return service.fetch(new Request(`https://preflight.test${path}`, init))
}

export async function problemOf(response: Response): Promise<Problem> {
  return (await response.json()) as Problem
}
