/** The slots of a plan, as the planner takes them. */
import * as v from 'valibot'
import { anyMessage, tool } from './chat.ts'
import {
  choice,
  described,
  exact,
  flag,
  hasOneOf,
  list,
  name,
  number,
  oneOfRequired,
  optional,
  text,
  tokens,
} from './fields.ts'

const share = v.pipe(
  v.string('tokens, or a share from "0%" to "100%"'),
  v.regex(/^(?:100(?:\.0{1,6})?|\d{1,2}(?:\.\d{1,6})?)%$/, 'tokens, or a share from "0%" to "100%"'),
)

export const amount = described(
  v.union([tokens, share], 'tokens, or a share from "0%" to "100%"'),
  'Tokens, or a share of the room such as "40%".',
)

const policyNames = [
  'required',
  'whole-or-nothing',
  'drop-oldest',
  'drop-lowest-score',
  'truncate',
  'clear-tool-results',
  'drop-reasoning',
] as const

/** What each policy may say. */
const policyObject = v.variant(
  'kind',
  [
    exact({ kind: v.literal('required') }),
    exact({ kind: v.literal('whole-or-nothing') }),
    exact({
      kind: v.literal('drop-oldest'),
      unit: optional(choice('turn', 'step', 'message')),
      floor: optional(choice('message', 'step', 'turn')),
      keepSystem: optional(flag),
      startOn: optional(choice('user', 'any')),
      last: optional(tokens),
      min: optional(tokens),
      adaptToTokens: optional(tokens),
      slack: optional(number),
    }),
    exact({
      kind: v.literal('drop-lowest-score'),
      k: optional(tokens),
      min: optional(tokens),
      minScore: optional(number),
    }),
    exact({
      kind: v.literal('truncate'),
      keep: optional(choice('start', 'middle', 'end')),
      minTokens: optional(tokens),
      maxTokens: optional(tokens),
      of: optional(choice('any', 'tool-results')),
      at: optional(choice('sentence', 'grapheme')),
    }),
    exact({
      kind: v.literal('clear-tool-results'),
      keepLast: optional(tokens),
      keepTools: optional(list(name)),
      placeholder: optional(name),
      minFreedTokens: optional(tokens),
    }),
    exact({ kind: v.literal('drop-reasoning'), keepTurns: optional(tokens) }),
  ],
  `a policy whose kind is one of ${policyNames.join(', ')}`,
)

export const policy = described(
  v.union([choice(...policyNames), policyObject], `one of ${policyNames.join(', ')}, or an object with such a kind`),
  'Whether and how a slot may shrink; a name stands for the policy with its defaults.',
)

export const item = v.pipe(
  exact({
    id: optional(name),
    pinned: optional(described(flag, 'Never dropped, never cut.')),
    group: optional(described(name, 'Items of one group are kept or dropped together.')),
    score: optional(described(number, 'What drop-lowest-score goes by.', { default: 0 })),
    turn: optional(v.union([name, number], 'a string of 1 to 256 characters, or a number')),
    text: optional(text),
    message: optional(anyMessage),
  }),
  v.check((one) => hasOneOf(one, 'text', 'message'), 'exactly one of text and message'),
  v.metadata({
    ...oneOfRequired('text', 'message'),
    description: 'One thing a slot holds: exactly one of text and message.',
  }),
)

export const slot = described(
  exact({
    name,
    priority: optional(described(number, 'Higher is served first.', { default: 0 })),
    min: optional(amount),
    max: optional(amount),
    grow: optional(described(number, 'Its part of what is left, among slots of its priority.')),
    policy: optional(v.union([policy, list(policy)], 'a policy, or a list of policies')),
    role: optional(described(name, 'The role of messages made from text.')),
    order: optional(choice('given', 'edges')),
    text: optional(text),
    items: optional(list(item)),
    messages: optional(list(anyMessage)),
    tools: optional(list(tool)),
  }),
  'A named part of the request. Its content is exactly one of text, items, messages and tools.',
)
