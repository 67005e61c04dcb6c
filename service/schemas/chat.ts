/** Chat messages and tools. What counting reads is checked; any other field passes as it is. */
import * as v from 'valibot'
import type { ChatApi } from '../../src/chat/index.ts'
import {
  anyObject,
  choice,
  described,
  list,
  loose,
  name,
  optional,
  orNull,
  record,
  type Schema,
  text,
  tokens,
} from './fields.ts'

export const api = v.pipe(
  choice('openai-chat', 'openai-responses', 'anthropic', 'gemini', 'bedrock-converse', 'cohere', 'ai-sdk'),
  v.metadata({ description: 'The shape of messages and requests.', default: 'openai-chat' }),
)

export const contentPart = loose({
  type: name,
  text: optional(text),
  refusal: optional(text),
  image_url: optional(loose({ url: text, detail: optional(text) })),
})

export const toolCall = loose({
  id: text,
  function: optional(loose({ name: text, arguments: described(text, 'JSON, as text.') })),
})

/** An interface message of the AI SDK, as `useChat` sends it, would be passed over in silence: its text is in parts. */
const isNoInterfaceMessage = (message: object) => !('parts' in message) || 'content' in message
const noInterfaceMessage = 'content, and no parts; messages of useChat are of the api ai-sdk'
const notOnlyParts = { not: { required: ['parts'], properties: { content: false } } }

export const message = v.pipe(
  loose({
    role: name,
    content: optional(orNull(v.union([text, list(contentPart)], 'a string, a list of parts, or null'))),
    name: optional(text),
    tool_call_id: optional(text),
    tool_calls: optional(orNull(list(toolCall))),
  }),
  v.check((one) => isNoInterfaceMessage(one), noInterfaceMessage),
  v.metadata({
    ...notOnlyParts,
    description: 'A message as OpenAI Chat Completions takes it. Fields that are not named here pass as they are.',
  }),
)

/** A message as `useChat` has it. */
export const interfaceMessage = described(
  loose({ role: name, parts: list(loose({ type: name })) }),
  'A message as useChat of the AI SDK has it. Fields that are not named here pass as they are.',
)

export const anyMessage = described(anyObject, 'A message in the shape of the api: as Message is for openai-chat.')

const scalar = v.union([text, v.number(), v.boolean(), v.null()], 'a string, number, boolean or null')

/** A JSON schema may be `true` or `false`; of an object, the fields that are written to the model. */
const property = v.union(
  [
    v.boolean(),
    loose({
      type: optional(v.union([text, list(text)], 'a string, or a list of strings')),
      description: optional(text),
      enum: optional(list(scalar)),
    }),
  ],
  'an object, true or false',
)

export const parameters = described(loose({ properties: optional(record(property)) }), 'A JSON Schema.')

const definition = { description: optional(text), parameters: optional(parameters) }

export const tool = v.pipe(
  loose({
    ...definition,
    type: optional(text),
    name: optional(name),
    function: optional(loose({ ...definition, name })),
    input_schema: optional(parameters),
    inputSchema: optional(parameters),
  }),
  v.check(
    ({ type, name: flat, function: nested }) =>
      flat !== undefined || nested !== undefined || (type !== undefined && type !== 'function'),
    'a tool with a name, a function with a name, or a type of its own such as web_search',
  ),
  v.metadata({
    description:
      "A function that the model may call: nested in `function`, or flat with a `name`. Or a provider's own.",
    anyOf: [
      { required: ['function'] },
      { required: ['name'] },
      { required: ['type'], properties: { type: { not: { const: 'function' } } } },
    ],
  }),
)

const messages = v.pipe(list(message), v.minLength(1, 'at least one message'))
const objects = v.pipe(list(anyObject), v.minLength(1, 'at least one message'))
const textOrObjects = v.union([text, objects], 'a string, or a list with at least one message')
const model = optional(name)
const anyTools = optional(orNull(list(anyObject)))

/** A whole request in the shape of each API. Fields that counting does not read pass as they are. */
export const requests = {
  'openai-chat': loose({
    model,
    messages,
    tools: optional(orNull(list(tool))),
    max_completion_tokens: optional(orNull(tokens)),
    max_tokens: optional(orNull(tokens)),
  }),
  'openai-responses': loose({
    model,
    input: textOrObjects,
    instructions: optional(orNull(text)),
    tools: anyTools,
  }),
  anthropic: loose({ model, messages: objects, tools: anyTools }),
  gemini: loose({ model, contents: objects, tools: anyTools }),
  'bedrock-converse': loose({ model, messages: objects }),
  cohere: loose({ model, messages: objects, tools: anyTools }),
  'ai-sdk': v.pipe(
    loose({
      model,
      messages: optional(objects),
      prompt: optional(orNull(textOrObjects)),
      tools: optional(orNull(v.union([list(anyObject), record(anyObject)], 'an object, or a list'))),
    }),
    v.check(
      ({ messages, prompt }) => messages !== undefined || (prompt !== undefined && prompt !== null),
      'messages or a prompt',
    ),
    v.metadata({ anyOf: [{ required: ['messages'] }, { required: ['prompt'] }] }),
  ),
} as const satisfies Record<ChatApi, Schema>
