/** JSON Schemas of chat messages, tools and slots, as the service takes them. */

const text = { type: 'string' } as const
const name = { type: 'string', minLength: 1, maxLength: 256 } as const
const tokens = { type: 'integer', minimum: 0 } as const
const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` })
const list = (items: object) => ({ type: 'array', items })

export const chatSchemas = {
  Message: {
    description: 'A message as OpenAI Chat Completions takes it. Fields that are not named here pass as they are.',
    type: 'object',
    required: ['role'],
    properties: {
      role: name,
      content: { oneOf: [text, list(ref('ContentPart')), { type: 'null' }] },
      name: text,
      tool_call_id: text,
      tool_calls: { oneOf: [list(ref('ToolCall')), { type: 'null' }] },
    },
  },
  AnyMessage: {
    description: 'A message in the shape of the api: as Message is for openai-chat.',
    type: 'object',
  },
  Api: {
    description: 'The shape of messages and requests.',
    enum: ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'ai-sdk'],
    default: 'openai-chat',
  },
  ChatRequest: {
    description: 'A request as OpenAI Chat Completions takes it. Fields that are not named here pass as they are.',
    type: 'object',
    required: ['messages'],
    properties: {
      model: name,
      messages: { ...list(ref('Message')), minItems: 1 },
      tools: { oneOf: [list(ref('Tool')), { type: 'null' }] },
      max_completion_tokens: { type: ['integer', 'null'], minimum: 0 },
      max_tokens: { type: ['integer', 'null'], minimum: 0 },
    },
  },
  ContentPart: {
    type: 'object',
    required: ['type'],
    properties: {
      type: name,
      text,
      refusal: text,
      image_url: { type: 'object', required: ['url'], properties: { url: text, detail: text } },
    },
  },
  ToolCall: {
    type: 'object',
    required: ['id'],
    properties: {
      id: text,
      function: {
        type: 'object',
        required: ['name', 'arguments'],
        properties: { name: text, arguments: { ...text, description: 'JSON, as text.' } },
      },
    },
  },
  Tool: {
    description: 'A function that the model may call: nested in `function`, or flat with a `name`.',
    type: 'object',
    anyOf: [{ required: ['function'] }, { required: ['name'] }],
    properties: {
      name,
      function: {
        type: 'object',
        required: ['name'],
        properties: { name, description: text, parameters: { type: 'object', description: 'A JSON Schema.' } },
      },
    },
  },
  Amount: {
    description: 'Tokens, or a share of the room such as "40%".',
    oneOf: [tokens, { type: 'string', pattern: '^\\d{1,3}(\\.\\d{1,6})?%$' }],
  },
  Slot: {
    description: 'A named part of the request. Its content is exactly one of text, items, messages and tools.',
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name,
      priority: { type: 'number', default: 0, description: 'Higher is served first.' },
      min: ref('Amount'),
      max: ref('Amount'),
      grow: { type: 'number', description: 'Its part of what is left, among slots of its priority.' },
      policy: { oneOf: [ref('Policy'), list(ref('Policy'))], default: 'required' },
      role: { ...name, description: 'The role of messages made from text.' },
      order: { enum: ['given', 'edges'], default: 'given' },
      text,
      items: list(ref('Item')),
      messages: list(ref('AnyMessage')),
      tools: list(ref('Tool')),
    },
  },
  Item: {
    description: 'One thing a slot holds: exactly one of text and message.',
    type: 'object',
    additionalProperties: false,
    properties: {
      id: name,
      pinned: { type: 'boolean', description: 'Never dropped, never cut.' },
      group: { ...name, description: 'Items of one group are kept or dropped together.' },
      score: { type: 'number', default: 0 },
      turn: { oneOf: [name, { type: 'number' }] },
      text,
      message: ref('AnyMessage'),
    },
  },
  Policy: {
    description: 'Whether and how a slot may shrink; a name stands for the policy with its defaults.',
    oneOf: [
      {
        enum: [
          'required',
          'whole-or-nothing',
          'drop-oldest',
          'drop-lowest-score',
          'truncate',
          'clear-tool-results',
          'drop-reasoning',
        ],
      },
      policy('required', {}),
      policy('whole-or-nothing', {}),
      policy('drop-oldest', {
        unit: { enum: ['turn', 'step', 'message'] },
        floor: { enum: ['message', 'step', 'turn'] },
        keepSystem: { type: 'boolean' },
        startOn: { enum: ['user', 'any'] },
        last: tokens,
        min: tokens,
        adaptToTokens: tokens,
        slack: { type: 'number' },
      }),
      policy('drop-lowest-score', { k: tokens, min: tokens, minScore: { type: 'number' } }),
      policy('truncate', {
        keep: { enum: ['start', 'middle', 'end'] },
        minTokens: tokens,
        maxTokens: tokens,
        of: { enum: ['any', 'tool-results'] },
        at: { enum: ['sentence', 'grapheme'] },
      }),
      policy('clear-tool-results', {
        keepLast: tokens,
        keepTools: { type: 'array', items: name },
        placeholder: name,
        minFreedTokens: tokens,
      }),
      policy('drop-reasoning', { keepTurns: tokens }),
    ],
  },
}

function policy(kind: string, properties: object): object {
  return {
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: kind }, ...properties },
  }
}
