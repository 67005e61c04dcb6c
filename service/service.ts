import { requireAcceptable } from './body.ts'
import { AllowedOrigins } from './cors.ts'
import { requireFew } from './few.ts'
import { parseJson } from './json.ts'
import { KeyRing } from './keys.ts'
import { openApiDocument } from './openapi/document.ts'
import type { OpenApiDocument } from './openapi/types.ts'
import type { Answer, Operands } from './operations/types.ts'
import type { ServiceSettings } from './options.ts'
import { isFailure, problemReply } from './problem.ts'
import { type Forwarded, type Reply, type RequestHead, withHeaders } from './reply.ts'
import { Router } from './router.ts'
import { type Route, routes } from './routes.ts'
import { TokenizerSet } from './tokenizers.ts'

/**
 * What was decided about a request before its body. With a `reply` it is answered, and the body is of no interest.
 * Without one the body is to be read, up to the limit, and handed to `answer`.
 */
export interface Admission {
  /** The path of the route without what all paths begin with; null for a request that no route takes. */
  readonly route: string | null
  readonly reply: Reply | null
  /** Headers that the answer to the body has besides its own. */
  readonly headers: Readonly<Record<string, string>>
  /** Answers the body in place of `answer`, with an answer that may be a stream. An abort of `signal` ends it. */
  readonly forward?: (bytes: Uint8Array, signal: AbortSignal) => Promise<Forwarded>
}

/** What answers the paths that the service itself does not have. */
export interface Gateway {
  /** Decides about a request by its head; null for a path that is not the gateway's either. Throws what is wrong. */
  admit(head: RequestHead): Promise<Omit<Admission, 'headers'> | null>
  /** Whether a request may use the service's own routes. Throws `UNAUTHORIZED`. */
  authorize(head: RequestHead, route: Route): Promise<void>
}

/** What some runtimes have besides. */
export interface ServiceParts {
  readonly routes?: readonly Route[]
  readonly isStopping?: () => boolean
  readonly gateway?: Gateway
}

/** The service, apart from how requests arrive: everything between a request's head and bytes and its answer. */
export class Service {
  readonly settings: ServiceSettings
  readonly openapi: OpenApiDocument
  readonly tokenizers: TokenizerSet
  readonly #operands: Operands
  readonly #keys: KeyRing
  readonly #origins: AllowedOrigins
  readonly #router: Router
  readonly #gateway: Gateway | null

  constructor(settings: ServiceSettings, { routes: more = [], isStopping = () => false, gateway }: ServiceParts = {}) {
    this.settings = settings
    this.#gateway = gateway ?? null
    const tokenizers = new TokenizerSet(settings.tokenizers)
    this.tokenizers = tokenizers
    this.#operands = { tokenizers, settings, isStopping }
    this.#keys = new KeyRing(settings.keys)
    this.#origins = new AllowedOrigins(settings.allowedOrigins)
    const describe: Route = {
      method: 'GET',
      path: '/openapi.json',
      open: true,
      operationId: 'openapi',
      summary: 'This description.',
      answers: 'object',
      answer: async () => ({ body: this.openapi }),
    }
    const all = [...routes, ...more, describe]
    this.openapi = openApiDocument(settings, tokenizers.encodings, all)
    this.#router = new Router(all, settings.basePath)
  }

  /** Decides about a request by its head: its route, its key, the kind and the declared length of its body. */
  async admit(head: RequestHead): Promise<Admission> {
    const question = this.#origins.answerQuestion(head)
    if (question !== null) return { route: null, reply: question, headers: {} }
    const headers = this.#origins.headersFor(head)
    let route: Route | null = null
    try {
      if (this.#gateway !== null && !this.#router.has(head.path)) {
        const admission = await this.#gateway.admit(head)
        if (admission !== null) return { ...admission, headers }
      }
      route = this.#router.find(head)
      if (!route.open) await (this.#gateway?.authorize(head, route) ?? this.#keys.check(head.header('authorization')))
      if (route.method === 'GET') {
        const answer = await route.answer(undefined, this.#operands)
        return { route: route.path, reply: withHeaders(toReply(answer, route), headers), headers }
      }
      requireAcceptable(head, this.settings.maxBodyBytes)
      return { route: route.path, reply: null, headers }
    } catch (error) {
      return { route: route?.path ?? null, reply: withHeaders(this.refuse(error), headers), headers }
    }
  }

  /** The answer of the POST route at `path` to a body. Never rejects. */
  async answer(path: string, bytes: Uint8Array): Promise<Reply> {
    try {
      const route = routes.find((one) => one.path === path && one.method === 'POST')
      if (route === undefined) throw new Error(`no POST route at ${path}`)
      const body = parseJson(bytes, this.settings)
      requireFew(body, this.settings)
      return toReply(await route.answer(body, this.#operands), route)
    } catch (error) {
      return this.refuse(error)
    }
  }

  /** The answer to an error. A failure of the service is told to `onError`. */
  refuse(error: unknown): Reply {
    if (isFailure(error)) this.settings.onError(error)
    return problemReply(error)
  }
}

function toReply({ body, text, headers }: Answer, { method, open }: Route): Reply {
  // What a key opens is not for shared caches, and a count is cheaper than a look-up.
  const cache = method === 'GET' && open ? 'no-cache' : 'no-store'
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': cache, ...headers },
    body: text ?? JSON.stringify(body),
  }
}
