import { readBytes } from './body.ts'
import type { OpenApiDocument } from './openapi/types.ts'
import { type PreflightOptions, readServiceOptions } from './options.ts'
import { type RequestHead, toResponse, withHeaders } from './reply.ts'
import { Service } from './service.ts'

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
  const service = new Service(readServiceOptions(options))
  return Object.freeze({ fetch: (request: Request) => answerRequest(service, request), openapi: service.openapi })
}

/** Answers one request in the `fetch` shape. Never rejects. */
export async function answerRequest(service: Service, request: Request): Promise<Response> {
  const { method } = request
  const admission = await service.admit(headOf(request))
  if (admission.reply !== null) return toResponse(admission.reply, method)
  try {
    const bytes = await readBytes(request, service.settings.maxBodyBytes)
    if (admission.forward) {
      const answer = await admission.forward(bytes, request.signal)
      return answer instanceof Response ? answer : toResponse(answer, method)
    }
    const reply = await service.answer(admission.route ?? '', bytes)
    return toResponse(withHeaders(reply, admission.headers), method)
  } catch (error) {
    return toResponse(withHeaders(service.refuse(error), admission.headers), method)
  }
}

/** The head of a request in the `fetch` shape. */
function headOf({ method, url, headers }: Request): RequestHead {
  const { pathname, search } = new URL(url)
  return { method, path: pathname, query: search, header: (name) => headers.get(name), headers: () => headers }
}
