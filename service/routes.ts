import { count } from './operations/count.ts'
import { fit } from './operations/fit.ts'
import { health } from './operations/health.ts'
import { models } from './operations/models.ts'
import { plan } from './operations/plan.ts'
import type { Answer, Operands } from './operations/types.ts'
import type { AnswerName, BodyName } from './schemas/definitions.ts'

/** One route: what answers it, whether it needs a key, and what the description says of it. A POST takes JSON. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly open: boolean
  readonly operationId: string
  readonly summary: string
  /** What a POST takes. */
  readonly body?: { readonly schema: BodyName; readonly example: object }
  /** What it answers: a declared object, any object, or text. */
  readonly answers: AnswerName | 'object' | { readonly mediaType: string }
  answer(input: unknown, operands: Operands): Promise<Answer>
}

const messages = [
  { role: 'system', content: 'You are concise.' },
  { role: 'user', content: 'How much room is left?' },
]

/** The routes of the service, but for `/openapi.json`, which describes them. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/count',
    open: false,
    operationId: 'count',
    summary: 'The tokens of a text, of each of several, or of a chat request with its framing.',
    body: { schema: 'CountBody', example: { model: 'gpt-4o', messages } },
    answers: 'CountAnswer',
    answer: count,
  },
  {
    method: 'POST',
    path: '/v1/plan',
    open: false,
    operationId: 'plan',
    summary: 'What of the slots to send, and why. What must stay and does not fit is an error with the numbers.',
    body: {
      schema: 'PlanBody',
      example: {
        model: 'gpt-4o',
        outputReserve: 4096,
        slots: [
          { name: 'system', priority: 9, text: 'You are concise.' },
          { name: 'history', priority: 1, messages, policy: 'drop-oldest' },
          { name: 'user', priority: 8, text: 'And with a reserve of 4,096?' },
        ],
      },
    },
    answers: 'PlanAnswer',
    answer: plan,
  },
  {
    method: 'POST',
    path: '/v1/fit',
    open: false,
    operationId: 'fit',
    summary: 'A chat request with its oldest turns left out until it fits.',
    body: {
      schema: 'FitBody',
      example: { request: { model: 'gpt-4o', max_completion_tokens: 1024, messages } },
    },
    answers: 'FitAnswer',
    answer: fit,
  },
  {
    method: 'GET',
    path: '/v1/models',
    open: false,
    operationId: 'models',
    summary: 'The models that are counted exactly.',
    answers: 'ModelsAnswer',
    answer: (_, operands) => models(operands),
  },
  {
    method: 'GET',
    path: '/health',
    open: true,
    operationId: 'health',
    summary: 'Whether the service can count and takes requests.',
    answers: 'HealthAnswer',
    answer: (_, operands) => health(operands),
  },
]
