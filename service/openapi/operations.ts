/** The paths of the description: what each route takes and answers, every error included. */
import type { Route } from '../routes.ts'
import type { OpenApiDocument } from './types.ts'

const text = { type: 'string' } as const
const name = { type: 'string', minLength: 1, maxLength: 256 } as const
const tokens = { type: 'integer', minimum: 0 } as const
const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` })
const list = (items: object) => ({ type: 'array', items })

const model = { ...name, description: 'A model id, such as gpt-4o. Or name an encoding.' }
const encoding = {
  ...name,
  description: 'An encoding, such as o200k_base. Instead of a model, or for one that is not known.',
}
const windowTokens = { ...tokens, description: "The context window. Wins over the model's." }
const maxInputTokens = { ...tokens, description: 'The most input, whatever the window.' }
const dropForPriceStep = {
  type: 'number',
  description: 'The share of the input that may be dropped to stay below the next price step. Default 0.',
}
const api = ref('Api')
const outputReserve = { ...ref('Amount'), description: 'What is held for the answer. Default: 10 % of the window.' }
/** A request of OpenAI Chat is checked whole; of the others, what their adapters read. */
const chatRequest = {
  if: { properties: { api: { const: 'openai-chat' } } },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: { properties: { request: ref('ChatRequest') } },
}
const namesOne = { anyOf: [{ required: ['model'] }, { required: ['encoding'] }] }

const messages = [
  { role: 'system', content: 'You are concise.' },
  { role: 'user', content: 'How much room is left?' },
]

/** The paths, with `secured` those under /v1 behind a key. */
export function operations(secured: boolean): OpenApiDocument['paths'] {
  const post = (spec: Operation) => ({
    post: operation(spec, [400, 405, 408, 413, 415, 417, 422, 431, 500, 503], secured),
  })
  const get = (spec: Operation, open: boolean) => ({
    get: operation(spec, [400, 405, 408, 431, 500, 503], secured && !open),
  })
  return {
    '/v1/count': post({
      operationId: 'count',
      summary: 'The tokens of a text, of each of several, or of a chat request with its framing.',
      input: {
        type: 'object',
        additionalProperties: false,
        ...chatRequest,
        oneOf: [
          { required: ['text'], ...namesOne },
          { required: ['texts'], ...namesOne },
          { required: ['messages'], ...namesOne },
          { required: ['request'] },
        ],
        properties: {
          model,
          encoding,
          api,
          text,
          texts: list(text),
          messages: list(ref('Message')),
          tools: list(ref('Tool')),
          request: { type: 'object', description: 'A whole request, as it would be sent.' },
        },
      },
      example: { model: 'gpt-4o', messages },
      answer: 'CountAnswer',
    }),
    '/v1/plan': post({
      operationId: 'plan',
      summary:
        'What of the slots to send, and why: what does not fit is an error with the numbers, never cut in silence.',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['slots'],
        ...namesOne,
        properties: {
          model,
          encoding,
          api,
          windowTokens,
          outputReserve,
          maxInputTokens,
          dropForPriceStep,
          fill: { enum: ['refill', 'strict'], default: 'refill' },
          slots: list(ref('Slot')),
        },
      },
      example: {
        model: 'gpt-4o',
        outputReserve: 4096,
        slots: [
          { name: 'system', priority: 9, text: 'You are concise.' },
          { name: 'history', priority: 1, messages, policy: 'drop-oldest' },
          { name: 'user', priority: 8, text: 'And with a reserve of 4,096?' },
        ],
      },
      answer: 'PlanAnswer',
    }),
    '/v1/fit': post({
      operationId: 'fit',
      summary: 'A chat request with its oldest turns left out until it fits.',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['request'],
        ...chatRequest,
        properties: {
          request: {
            description: 'A request as it would be sent. Fields that counting does not read come back as they are.',
            type: 'object',
            properties: { model },
          },
          api,
          encoding,
          windowTokens,
          outputReserve: {
            ...outputReserve,
            description: "Default: the request's max_completion_tokens or max_tokens.",
          },
          keepLast: { ...tokens, default: 1, description: 'The last so many turns (or messages) must stay.' },
          unit: { enum: ['turn', 'message'], default: 'turn', description: 'What is left out at a time.' },
        },
      },
      example: { request: { model: 'gpt-4o', max_completion_tokens: 1024, messages } },
      answer: 'FitAnswer',
    }),
    '/v1/models': get(
      { operationId: 'models', summary: 'The models that are counted exactly.', answer: 'ModelsAnswer' },
      false,
    ),
    '/health': get({ operationId: 'health', summary: 'Whether the service can count.', answer: 'HealthAnswer' }, true),
    '/openapi.json': get({ operationId: 'openapi', summary: 'This description.', answer: null }, true),
  }
}

/** The paths of routes that answer with text. */
export function textOperations(routes: readonly Route[], secured: boolean): OpenApiDocument['paths'] {
  return Object.fromEntries(
    routes.flatMap(({ path, open, operation: spec }) => {
      if (spec === undefined) return []
      const described = operation({ ...spec, answer: null }, [405, 408, 431, 500, 503], secured && !open)
      const content = { [spec.answer.mediaType]: { schema: text } }
      const ok = { description: 'The answer.', content }
      return [[path, { get: { ...described, responses: { ...described.responses, 200: ok } } }]]
    }),
  )
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly input?: object
  readonly example?: object
  /** The schema of the answer; null for any object. */
  readonly answer: string | null
}

function operation(spec: Operation, problems: readonly number[], secured: boolean) {
  const { operationId, summary, input, example, answer } = spec
  const counted = { 'x-token-count': { description: "The request's tokens, upper bound.", schema: tokens } }
  const statuses = secured ? [...problems, 401].sort((a, b) => a - b) : problems
  return {
    operationId,
    summary,
    ...(secured && { security: [{ key: [] }] }),
    ...(input && { requestBody: { required: true, content: { 'application/json': { schema: input, example } } } }),
    responses: {
      200: {
        description: 'The answer.',
        ...(input && { headers: counted }),
        content: { 'application/json': { schema: answer === null ? { type: 'object' } : ref(answer) } },
      },
      ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    },
  }
}
