/** What each POST route takes. */
import * as v from 'valibot'
import { api, interfaceMessage, message, requests, tool } from './chat.ts'
import {
  anyObject,
  choice,
  described,
  exact,
  hasOneOf,
  list,
  name,
  number,
  oneOfRequired,
  optional,
  record,
  text,
  tokens,
} from './fields.ts'
import { amount, slot } from './slots.ts'

const model = optional(described(name, 'A model id, such as gpt-4o. Or name an encoding.'))
const encoding = optional(
  described(name, 'An encoding, such as o200k_base. Instead of a model, or for one that is not known.'),
)
const namesOne = { anyOf: [{ required: ['model'] }, { required: ['encoding'] }] }

/** What a request may say about the room there is. */
export const room = {
  windowTokens: optional(described(tokens, "The context window. Wins over the model's.")),
  outputReserve: optional(described(amount, 'What is held for the answer. Default: 10 % of the window.')),
  maxInputTokens: optional(described(tokens, 'The most input, whatever the window.')),
  dropForPriceStep: optional(
    described(number, 'The share of the input that may be dropped to stay below the next price step. Default 0.'),
  ),
}

const mediaSize = v.union(
  [exact({ tokens }), exact({ pages: tokens }), exact({ seconds: number }), exact({ width: number, height: number })],
  'one of tokens, pages, seconds, and width with height',
)

/** What a request may say about who serves it, and about what it does not hold. */
const serving = {
  provider: optional(
    described(name, 'Who serves the model, such as openai, azure, vertex or groq: it costs differently at each.'),
  ),
  unknownModel: optional(
    described(choice('error', 'estimate'), 'Whether a model that is not known is estimated.', { default: 'error' }),
  ),
  media: optional(
    described(record(mediaSize), 'How large is what the request only names, by the id or the address that it has.'),
  ),
}
const unbounded = optional(
  described(choice('refuse', 'allow'), 'What to do with what the request does not hold and media does not say.', {
    default: 'refuse',
  }),
)

/** What `useChat` sends beside its messages. It is not sent on to a model, and costs nothing. */
const beside = described(text, 'What useChat sends beside its messages. It costs nothing.')
const ofUseChat = { id: optional(beside), trigger: optional(beside), messageId: optional(beside) }

/** The name under which a whole request of an API is described. */
export function requestName(of: keyof typeof requests): string {
  const words = of.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1))
  return `${words.join('')}Request`
}

/** `request` has the shape of `api`, which is openai-chat when it is not given. */
const requestOfApi = {
  allOf: (Object.keys(requests) as (keyof typeof requests)[]).map((of) => ({
    if: { properties: { api: { const: of } }, ...(of !== 'openai-chat' && { required: ['api'] }) },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { request: { $ref: `#/components/schemas/${requestName(of)}` } } },
  })),
}
const request = described(
  anyObject,
  'A whole request, as it would be sent. Fields that counting does not read pass as they are.',
)

const contents = ['text', 'texts', 'messages', 'request'] as const

export const countBody = v.pipe(
  exact({
    model,
    encoding,
    api: optional(api),
    text: optional(text),
    texts: optional(list(text)),
    messages: optional(list(v.union([message, interfaceMessage], 'a message'))),
    tools: optional(list(tool)),
    request: optional(request),
    ...serving,
    ...ofUseChat,
  }),
  v.check((body) => hasOneOf(body, ...contents), `exactly one of ${contents.join(', ')}`),
  v.metadata({
    ...oneOfRequired(...contents),
    ...requestOfApi,
    anyOf: [{ required: ['request'] }, { required: ['model'] }, { required: ['encoding'] }],
    dependentRequired: { tools: ['messages'] },
  }),
)

export const planBody = v.pipe(
  exact({
    model,
    encoding,
    api: optional(api),
    ...room,
    ...serving,
    unbounded,
    fill: optional(described(choice('refill', 'strict'), 'Whether what was dropped comes back where it fits.')),
    slots: list(slot),
  }),
  v.metadata(namesOne),
)

export const fitBody = v.pipe(
  exact({
    request,
    api: optional(api),
    encoding,
    ...room,
    ...serving,
    unbounded,
    keepLast: optional(described(tokens, 'The last so many turns (or messages) must stay.', { default: 1 })),
    unit: optional(described(choice('turn', 'message'), 'What is left out at a time.', { default: 'turn' })),
  }),
  v.metadata(requestOfApi),
)
