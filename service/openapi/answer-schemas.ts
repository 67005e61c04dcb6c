/** JSON Schemas of what the service answers. */

const text = { type: 'string' } as const
const tokens = { type: 'integer', minimum: 0 } as const
const orNull = (schema: { readonly type: string }) => ({ ...schema, type: [schema.type, 'null'] })
const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` })
const list = (items: object) => ({ type: 'array', items })

/** A count's own fields; `lower <= tokens <= upper`, all equal when it is exact. */
const count = {
  tokens,
  lower: tokens,
  upper: { ...tokens, description: 'What a decision to send must use.' },
  exact: { type: 'boolean' },
  source: { enum: ['bpe', 'provider', 'calibrated', 'estimate'] },
}
const window = {
  windowTokens: tokens,
  outputReserveTokens: { ...tokens, description: 'Held for the answer.' },
  framingTokens: { ...tokens, description: 'What the chat template adds.' },
  freeTokens: tokens,
}
const money = { type: 'integer' } as const
const cost = { oneOf: [ref('Cost'), { type: 'null' }], description: 'Null when the price is not known.' }

export const answerSchemas = {
  Count: object(count),
  CountAnswer: object(
    {
      model: orNull(text),
      encoding: text,
      ...count,
      windowTokens: { ...orNull(tokens), description: 'Null when the window is not known.' },
      freeTokens: { type: ['integer', 'null'], description: 'Negative when the window is exceeded.' },
    },
    {
      counts: { ...list(tokens), description: 'For texts: the tokens of each.' },
      contentTokens: tokens,
      framingTokens: tokens,
      breakdown: { type: 'object', additionalProperties: tokens, description: 'Upper bounds per kind of part.' },
      messageTokens: { ...list(tokens), description: 'Upper bounds per message.' },
    },
  ),
  PlanAnswer: object({
    model: orNull(text),
    encoding: text,
    ...window,
    budgetTokens: { ...tokens, description: 'What content may use: window, less reserve, less framing.' },
    input: ref('Count'),
    inputCapTokens: { ...orNull(tokens), description: 'The most input that was allowed, when below the window.' },
    cost,
    firstTokenMs: { type: ['number', 'null'] },
    asOf: { ...orNull(text), description: "The date of the model's data." },
    slots: list(ref('PlannedSlot')),
    repairs: {
      type: 'array',
      items: { type: 'object' },
      description: 'Calls and results that the provider would have refused, and what was done.',
    },
    warnings: { type: 'array', items: { type: 'object' }, description: 'Each with a `code`: `slot-emptied`.' },
    request: { type: 'object', description: 'Messages and tools in the shape of the api.' },
  }),
  Cost: object(
    { lowerNanoUsd: money, nanoUsd: money, upperNanoUsd: money, asOf: orNull(text) },
    {},
    'Billionths of a US dollar. The most takes all of the reserve as output.',
  ),
  PlannedSlot: object({
    name: text,
    priority: { type: 'number' },
    tokens,
    framingTokens: tokens,
    neededTokens: { ...tokens, description: 'Content and framing if nothing were dropped or cut.' },
    minTokens: tokens,
    maxTokens: orNull(tokens),
    items: list(ref('PlannedItem')),
    wouldFit: {
      type: ['object', 'null'],
      description: 'The window, and the model, with room for what went as a whole.',
    },
    summary: { type: ['object', 'null'] },
    summaryError: orNull(text),
  }),
  PlannedItem: object({
    id: text,
    status: { enum: ['kept', 'cut', 'dropped', 'summarised', 'added'] },
    tokens,
    framingTokens: tokens,
    originalTokens: tokens,
    exact: { type: 'boolean' },
    why: { type: 'object', description: 'Why: a `code`, with its data.' },
    reason: { ...text, description: 'Why, as a sentence for a person.' },
    pinned: { type: 'boolean' },
    score: { type: 'number' },
    turn: text,
    group: orNull(text),
    removed: { type: ['object', 'null'], description: 'What was cut out, in UTF-16 code units of the text.' },
  }),
  FitAnswer: object({
    request: { type: 'object', description: 'The request, its oldest turns left out until it fits.' },
    droppedMessages: { ...list(tokens), description: 'The indices of the messages that were left out.' },
    droppedTokens: tokens,
    model: orNull(text),
    encoding: text,
    ...window,
    input: ref('Count'),
    cost,
  }),
  ModelsAnswer: object({ encodings: list(text), models: list(ref('Model')) }),
  Model: object(
    { id: text, windowTokens: tokens, encoding: text },
    {
      provider: text,
      inputLimitTokens: tokens,
      outputLimitTokens: tokens,
      prices: { type: 'object', description: 'US dollars per million tokens.' },
      asOf: { type: 'string', format: 'date' },
    },
  ),
  HealthAnswer: object({ status: { const: 'ok' }, encodings: list(text) }),
  Problem: object(
    {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: { ...text, description: 'What, the numbers, where, and the remedy.' },
      code: text,
      data: { type: 'object', description: 'The numbers.' },
    },
    {},
    'An error, as in RFC 9457.',
  ),
}

/** An object that has `fields` and may have `others`, and grows in later versions. */
function object(fields: object, others: object = {}, description?: string): object {
  return {
    type: 'object',
    ...(description && { description }),
    required: Object.keys(fields),
    properties: { ...fields, ...others },
  }
}
