/** `fetch` to the providers over `node:http`: what the proxy needs of it, at a fraction of the time. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Fetch } from '../../src/guard/index.ts'
import { IncomingResponse } from './incoming-response.ts'

/** How long a connection may take to be made, and how long it may be silent, in milliseconds. */
export interface SendLimits {
  readonly connectMs: number
  readonly silentMs: number
}

const DEFAULTS: SendLimits = { connectMs: 10_000, silentMs: 600_000 }

/**
 * A `fetch` that keeps connections open and follows no redirect. Bodies are texts, bytes or none. Rejects with the
 * signal's reason after an abort, with a `TypeError` that has the failure as its `cause` otherwise; a connection that was
 * never made has `syscall: 'connect'` there.
 */
export function createSendUp(limits: Partial<SendLimits> = {}): Fetch {
  const settings = { ...DEFAULTS, ...limits }
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, noDelay: true }),
    'https:': new HttpsAgent({ keepAlive: true, noDelay: true }),
  }
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const isPlain = url.protocol === 'http:'
    const options: RequestOptions = {
      method: init.method ?? 'GET',
      agent: agents[isPlain ? 'http:' : 'https:'],
      headers: { 'accept-encoding': 'identity', ...plain(init.headers) },
    }
    return exchange(() => (isPlain ? httpRequest : httpsRequest)(url, options), init, settings)
  }
}

function exchange(
  open: () => ReturnType<typeof httpRequest>,
  { body, signal }: RequestInit,
  { connectMs, silentMs }: SendLimits,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const request = open()
    const abort = (): void => void request.destroy(signal?.reason as Error)
    signal?.addEventListener('abort', abort, { once: true })
    const connecting = setTimeout(() => request.destroy(tooLate('connect', connectMs)), connectMs)
    const connected = (): void => clearTimeout(connecting)
    request.once('socket', (socket) => {
      if (!socket.connecting) return connected()
      const isSecure = 'encrypted' in socket
      socket.once(isSecure ? 'secureConnect' : 'connect', connected)
    })
    request.setTimeout(silentMs, () => request.destroy(tooLate('read', silentMs)))
    request.once('close', () => {
      connected()
      signal?.removeEventListener('abort', abort)
    })
    request.on('error', (cause) => {
      reject(signal?.aborted ? signal.reason : new TypeError('the connection to the provider failed', { cause }))
    })
    request.once('response', (message: IncomingMessage) => {
      try {
        resolve(new IncomingResponse(message, signal ?? null))
      } catch (error) {
        request.destroy(error as Error)
      }
    })
    request.end(body ?? undefined)
  })
}

function plain(headers: HeadersInit | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(headers instanceof Headers ? headers : new Headers(headers))
}

function tooLate(syscall: 'connect' | 'read', ms: number): Error {
  return Object.assign(new Error(`${syscall}: nothing in ${ms} ms`), { code: 'ETIMEDOUT', syscall })
}
