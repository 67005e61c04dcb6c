import { TokenroomError } from '../src/errors/index.ts'
import { count } from './operations/count.ts'
import { fit } from './operations/fit.ts'
import { models } from './operations/models.ts'
import { plan } from './operations/plan.ts'
import type { Answer, Operands } from './operations/types.ts'

/** One route: what answers it, and whether it needs a key. A POST takes JSON. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly open: boolean
  answer(input: unknown, operands: Operands): Promise<Answer>
  /** What the description says of a route that only some runtimes have. */
  readonly operation?: RouteOperation
}

interface RouteOperation {
  readonly operationId: string
  readonly summary: string
  readonly answer: { readonly mediaType: string }
}

/** The routes of the service, but for `/openapi.json`, which describes them. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/count', open: false, answer: count },
  { method: 'POST', path: '/v1/plan', open: false, answer: plan },
  { method: 'POST', path: '/v1/fit', open: false, answer: fit },
  { method: 'GET', path: '/v1/models', open: false, answer: (_, operands) => models(operands) },
  { method: 'GET', path: '/health', open: true, answer: (_, operands) => health(operands) },
]

/**
 * `GET /health`: 200 once every tokenizer that loads at the start is there, else the error of the one that is not. From
 * the signal to stop on it is 503, so that no more requests are sent here.
 */
async function health({ tokenizers, isStopping }: Operands): Promise<Answer> {
  if (isStopping()) {
    const retryAfterSeconds = 5
    const message = `the server is stopping; ask another one, or try again in ${retryAfterSeconds} s`
    throw new TokenroomError('SERVICE_STOPPING', message, { retryAfterSeconds })
  }
  await tokenizers.ready()
  return { body: { status: 'ok', encodings: tokenizers.encodings } }
}
