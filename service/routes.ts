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
}

/** The routes of the service, but for `/openapi.json`, which describes them. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/count', open: false, answer: count },
  { method: 'POST', path: '/v1/plan', open: false, answer: plan },
  { method: 'POST', path: '/v1/fit', open: false, answer: fit },
  { method: 'GET', path: '/v1/models', open: false, answer: (_, operands) => models(operands) },
  { method: 'GET', path: '/health', open: true, answer: (_, operands) => health(operands) },
]

/** `GET /health`: 200 once every tokenizer that loads at the start is there, else the error of the one that is not. */
async function health({ tokenizers }: Operands): Promise<Answer> {
  await tokenizers.ready()
  return { body: { status: 'ok', encodings: tokenizers.encodings } }
}
