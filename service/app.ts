import { Hono } from 'hono/tiny'
import { TokenroomError } from '../src/errors/index.ts'
import { readJson } from './body.ts'
import { allowOrigins } from './cors.ts'
import { KeyRing } from './keys.ts'
import { openApiDocument } from './openapi/document.ts'
import type { OpenApiDocument } from './openapi/types.ts'
import type { Answer, Service } from './operations/types.ts'
import { type PreflightOptions, readOptions } from './options.ts'
import { problemResponse, statusOf } from './problem.ts'
import { type Route, routes } from './routes.ts'
import { TokenizerSet } from './tokenizers.ts'

/** A pre-flight service, for anything that serves the `fetch` shape. */
export interface Preflight {
  /** Answers one request. Never rejects: a failure is an answer too. Can be taken off the object. */
  readonly fetch: (request: Request) => Promise<Response>
  /** The description that `/openapi.json` answers with. */
  readonly openapi: OpenApiDocument
}

/**
 * A service that counts, plans and fits requests before they are paid for: `POST /v1/count`, `/v1/plan` and
 * `/v1/fit`, `GET /v1/models`, `/health` and `/openapi.json`. Errors are `application/problem+json` with the code,
 * the numbers and the remedy. Construct it once, where modules are evaluated; it keeps nothing of a request.
 *
 * Throws `INVALID_ARGUMENT` for an option that is wrong.
 *
 * @example
 * import wasm from 'tokenroom/encodings/o200k_base.wasm'
 *
 * const tokenizers = { o200k_base: loadTokenizer('o200k_base', { wasm }) }
 * export default createPreflight({ tokenizers, keys: env.PREFLIGHT_KEYS?.split(',') ?? [] })
 */
export function createPreflight(options: PreflightOptions): Preflight {
  const settings = readOptions(options)
  const tokenizers = new TokenizerSet(settings.tokenizers)
  const service: Service = { tokenizers, models: settings.models }
  const keys = new KeyRing(settings.keys)
  const openapi = openApiDocument(settings, tokenizers.encodings)
  const describe: Route = { method: 'GET', path: '/openapi.json', open: true, answer: async () => ({ body: openapi }) }
  const all = [...routes, describe]

  const app = new Hono().basePath(settings.basePath || '/')
  app.use('*', allowOrigins(settings.allowedOrigins))
  for (const route of all) {
    app.on(route.method, [route.path], async (context) => {
      const request = context.req.raw
      if (!route.open) await keys.check(request.headers.get('authorization'))
      const input = route.method === 'POST' ? await readJson(request, settings) : undefined
      return toResponse(await route.answer(input, service), route)
    })
    const allowed = route.method === 'GET' ? ['GET', 'HEAD', 'OPTIONS'] : ['POST', 'OPTIONS']
    app.all(route.path, ({ req }) => {
      throw methodNotAllowed(req.method, route.path, allowed)
    })
  }
  app.notFound(({ req }) => {
    const known = all.map(({ method, path }) => `${method} ${settings.basePath}${path}`)
    return problemResponse(routeUnknown(req.path, known))
  })
  app.onError((error) => {
    const failed = !TokenroomError.isInstance(error) || statusOf(error.code) >= 500
    if (failed) settings.onError(error)
    return problemResponse(error)
  })
  return Object.freeze({ fetch: async (request: Request) => app.fetch(request), openapi })
}

function toResponse({ body, headers }: Answer, { method, open }: Route): Response {
  // What a key opens is not for shared caches, and a count is cheaper than a look-up.
  const cache = method === 'GET' && open ? 'no-cache' : 'no-store'
  return new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json', 'cache-control': cache, ...headers },
  })
}

function methodNotAllowed(method: string, path: string, allowed: readonly string[]): TokenroomError {
  const message = `${path} does not answer ${method}; use ${allowed.join(', ')}`
  return new TokenroomError('METHOD_NOT_ALLOWED', message, { method, path, allowed })
}

function routeUnknown(given: string, known: readonly string[]): TokenroomError {
  const path = given.length > 100 ? `${given.slice(0, 100)}…` : given
  const message = `there is nothing at ${path}; the routes are ${known.join(', ')}`
  return new TokenroomError('ROUTE_UNKNOWN', message, { path, known })
}
