/** What the service answers. Objects may grow fields in later versions. */
import * as v from 'valibot'
import { anyObject, choice, described, flag, list, loose, number, optional, orNull, text, tokens } from './fields.ts'

/** Money has one form: billionths of a US dollar as decimal digits, since JSON has no integers of any size. */
const money = described(v.pipe(v.string(), v.regex(/^-?\d+$/)), 'Billionths of a US dollar, as decimal digits.')
const date = v.pipe(v.string(), v.metadata({ format: 'date' }))
const integer = v.pipe(v.number(), v.integer())

/** A count's own fields; `lower <= tokens <= upper`, all equal when it is exact. */
const countFields = {
  tokens,
  lower: tokens,
  upper: described(tokens, 'What a decision to send must use.'),
  exact: flag,
  source: choice('bpe', 'fitted', 'provider', 'calibrated', 'estimate'),
}
const room = {
  windowTokens: tokens,
  outputReserveTokens: described(tokens, 'Held for the answer.'),
  framingTokens: described(tokens, 'What the chat template adds.'),
  freeTokens: tokens,
}

export const count = loose(countFields)

export const countAnswer = loose({
  model: orNull(text),
  encoding: text,
  ...countFields,
  windowTokens: described(orNull(tokens), 'Null when the window is not known.'),
  inputLimitTokens: optional(described(tokens, 'The most input, when the provider limits it below the window.')),
  freeTokens: described(orNull(integer), 'Of the window or the input limit. Negative when that is exceeded.'),
  counts: optional(described(list(tokens), 'For texts: the tokens of each.')),
  contentTokens: optional(tokens),
  framingTokens: optional(tokens),
  breakdown: optional(described(v.record(v.string(), tokens), 'Upper bounds per kind of part.')),
  messageTokens: optional(described(list(tokens), 'Upper bounds per message.')),
  unread: optional(described(list(anyObject), 'Fields that are not known. Each costs its JSON at most.')),
  unbounded: optional(described(list(anyObject), 'What the body does not hold: the bounds are not of its content.')),
  warnings: optional(list(anyObject)),
  asOf: optional(described(date, 'Until when bills were recorded that the bounds were fitted to.')),
})

export const cost = described(
  loose({ lowerNanoUsd: money, nanoUsd: money, upperNanoUsd: money, asOf: orNull(text) }),
  'What the request can cost. The most takes all of the reserve as output.',
)
const costOrNull = described(orNull(cost), 'Null when the price is not known.')

export const plannedItem = loose({
  id: text,
  status: choice('kept', 'cut', 'dropped', 'summarised', 'added'),
  tokens,
  framingTokens: tokens,
  originalTokens: tokens,
  exact: flag,
  why: described(anyObject, 'Why: a `code`, with its data.'),
  reason: described(text, 'Why, as a sentence for a person.'),
  pinned: flag,
  score: number,
  turn: text,
  group: orNull(text),
  removed: described(orNull(anyObject), 'What was cut out, in UTF-16 code units of the text.'),
})

export const plannedSlot = loose({
  name: text,
  priority: number,
  tokens,
  framingTokens: tokens,
  neededTokens: described(tokens, 'Content and framing if nothing were dropped or cut.'),
  minTokens: tokens,
  maxTokens: orNull(tokens),
  items: list(plannedItem),
  wouldFit: described(orNull(anyObject), 'The window, and the model, with room for what was dropped as a whole.'),
  summary: orNull(anyObject),
  summaryError: orNull(text),
})

export const planAnswer = loose({
  model: orNull(text),
  encoding: text,
  ...room,
  budgetTokens: described(tokens, 'What content may use: window, less reserve, less framing.'),
  input: count,
  inputCapTokens: described(orNull(tokens), 'The most input that was allowed, when below the window.'),
  cost: costOrNull,
  firstTokenMs: orNull(number),
  asOf: described(orNull(text), "The date of the model's data."),
  slots: list(plannedSlot),
  repairs: described(list(anyObject), 'Calls and results that the provider would have refused, and what was done.'),
  warnings: described(list(anyObject), 'Each with a `code`: `slot-emptied`.'),
  request: described(anyObject, 'Messages and tools in the shape of the api.'),
})

export const fitAnswer = loose({
  request: described(anyObject, 'The request, its oldest turns left out until it fits.'),
  droppedMessages: described(list(tokens), 'The indices of the messages that were left out.'),
  droppedTokens: tokens,
  model: orNull(text),
  encoding: text,
  ...room,
  input: count,
  cost: costOrNull,
})

const prices = {
  inputNanoUsdPerMillion: money,
  outputNanoUsdPerMillion: money,
  cacheReadNanoUsdPerMillion: optional(money),
  cacheWriteNanoUsdPerMillion: optional(money),
}

export const model = loose({
  id: text,
  provider: optional(text),
  windowTokens: tokens,
  inputLimitTokens: optional(tokens),
  outputLimitTokens: optional(tokens),
  encoding: text,
  prices: optional(described(loose(prices), 'For a million tokens.')),
  priceTiers: optional(
    described(list(loose({ aboveInputTokens: tokens, ...prices })), 'The prices of larger requests, ascending.'),
  ),
  asOf: optional(date),
})

export const modelsAnswer = loose({ encodings: list(text), models: list(model) })

export const healthAnswer = loose({ status: v.literal('ok'), encodings: list(text) })

export const problem = described(
  loose({
    type: v.pipe(v.string(), v.metadata({ format: 'uri' })),
    title: text,
    status: integer,
    detail: described(text, 'What, the numbers, where, and the remedy.'),
    code: text,
    data: described(anyObject, 'The numbers.'),
  }),
  'An error, as in RFC 9457.',
)
