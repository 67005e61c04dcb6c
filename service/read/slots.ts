/** The slots of a plan, as the planner takes them, from JSON. */

import type { ChatApi } from '../../src/chat/types.ts'
import type { Amount, PolicyName, Slot } from '../../src/planner/index.ts'
import { readTools } from './chat.ts'
import {
  invalid,
  optional,
  readBoolean,
  readChoice,
  readExact,
  readList,
  readName,
  readNumber,
  readText,
  readTokens,
} from './fields.ts'
import { messageReader } from './request.ts'

const slotFields = [
  'name',
  'priority',
  'min',
  'max',
  'grow',
  'policy',
  'role',
  'order',
  'text',
  'items',
  'messages',
  'tools',
]
const itemFields = ['id', 'pinned', 'group', 'score', 'turn', 'text', 'message']

/** What each policy may say, by its name. */
const policies: Readonly<Record<PolicyName, Readonly<Record<string, (value: unknown, path: string) => unknown>>>> = {
  required: {},
  'whole-or-nothing': {},
  'drop-oldest': {
    unit: (value, path) => readChoice(value, path, ['turn', 'step', 'message']),
    floor: (value, path) => readChoice(value, path, ['message', 'step', 'turn']),
    keepSystem: readBoolean,
    startOn: (value, path) => readChoice(value, path, ['user', 'any']),
    last: readTokens,
    min: readTokens,
    adaptToTokens: readTokens,
    slack: readNumber,
  },
  'drop-lowest-score': { k: readTokens, min: readTokens, minScore: readNumber },
  truncate: {
    keep: (value, path) => readChoice(value, path, ['start', 'middle', 'end']),
    minTokens: readTokens,
    maxTokens: readTokens,
    of: (value, path) => readChoice(value, path, ['any', 'tool-results']),
    at: (value, path) => readChoice(value, path, ['sentence', 'grapheme']),
  },
  'clear-tool-results': {
    keepLast: readTokens,
    keepTools: (value, path) => readList(value, path, readName),
    placeholder: readName,
    minFreedTokens: readTokens,
  },
  'drop-reasoning': { keepTurns: readTokens },
}
const policyNames = Object.keys(policies) as PolicyName[]

/** Slots whose messages have the shape of `api`. */
export function readSlots(value: unknown, path: string, api: ChatApi): readonly Slot<object>[] {
  return readList(value, path, (slot, at) => readSlot(slot, at, messageReader(api)))
}

/** Tokens, or a share such as `"40%"`. */
export function readAmount(value: unknown, path: string): Amount {
  if (typeof value !== 'string') return readTokens(value, path)
  if (/^\d{1,3}(?:\.\d{1,6})?%$/.test(value) && Number.parseFloat(value) <= 100) return value as Amount
  throw invalid(path, value, 'tokens, or a share from "0%" to "100%"')
}

type ReadMessage = (value: unknown, path: string) => object

function readSlot(value: unknown, path: string, readMessage: ReadMessage): Slot<object> {
  const slot = readExact(value, path, slotFields)
  readName(slot.name, `${path}.name`)
  optional(slot, path, 'priority', readNumber)
  optional(slot, path, 'min', readAmount)
  optional(slot, path, 'max', readAmount)
  optional(slot, path, 'grow', readNumber)
  optional(slot, path, 'policy', readPolicies)
  optional(slot, path, 'role', readName)
  optional(slot, path, 'order', (order, at) => readChoice(order, at, ['given', 'edges']))
  optional(slot, path, 'text', readText)
  optional(slot, path, 'messages', (messages, at) => readList(messages, at, readMessage))
  optional(slot, path, 'tools', readTools)
  optional(slot, path, 'items', (items, at) => readList(items, at, (item, index) => readItem(item, index, readMessage)))
  // That its content is given once is for the planner to say.
  return slot as unknown as Slot<object>
}

function readItem(value: unknown, path: string, readMessage: ReadMessage): void {
  const item = readExact(value, path, itemFields)
  optional(item, path, 'id', readName)
  optional(item, path, 'pinned', readBoolean)
  optional(item, path, 'group', readName)
  optional(item, path, 'score', readNumber)
  optional(item, path, 'turn', (turn, at) => (typeof turn === 'number' ? readNumber(turn, at) : readName(turn, at)))
  optional(item, path, 'text', readText)
  optional(item, path, 'message', readMessage)
  if ((item.text === undefined) === (item.message === undefined)) {
    throw invalid(path, item, 'exactly one of text and message')
  }
}

function readPolicies(value: unknown, path: string): void {
  if (Array.isArray(value)) readList(value, path, readPolicy)
  else readPolicy(value, path)
}

function readPolicy(value: unknown, path: string): void {
  if (typeof value === 'string') {
    readChoice(value, path, policyNames)
    return
  }
  const kind = readChoice((value as { kind?: unknown } | null)?.kind, `${path}.kind`, policyNames)
  const policy = readExact(value, path, ['kind', ...Object.keys(policies[kind])])
  for (const [field, read] of Object.entries(policies[kind])) optional(policy, path, field, read)
}
