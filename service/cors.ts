import type { Reply, RequestHead } from './reply.ts'

/** How long a browser may remember that it may call, in seconds. */
const REMEMBER_SECONDS = 600

/**
 * Which pages may call the service and read its answers. The request of any other page is answered without the
 * headers that a browser asks for, so the browser keeps the answer from the page.
 */
export class AllowedOrigins {
  readonly #origins: readonly string[] | '*'

  constructor(origins: readonly string[] | '*') {
    this.#origins = origins
  }

  /** The headers to add to the answer. A request of a server has no origin and needs none. */
  headersFor(head: RequestHead): Readonly<Record<string, string>> {
    const origin = head.header('origin')
    if (origin === null) return {}
    const vary: Record<string, string> = this.#origins === '*' ? {} : { vary: 'Origin' }
    const allowed = this.#origins === '*' ? '*' : this.#origins.find((one) => one === origin)
    if (allowed === undefined) return vary
    return {
      ...vary,
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': 'x-token-count,retry-after',
    }
  }

  /** The answer when a browser asks whether a page may call, or null when the request is no such question. */
  answerQuestion(head: RequestHead): Reply | null {
    if (head.method !== 'OPTIONS' || head.header('origin') === null) return null
    const headers = {
      ...this.headersFor(head),
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': String(REMEMBER_SECONDS),
    }
    return { status: 204, headers, body: '' }
  }
}
