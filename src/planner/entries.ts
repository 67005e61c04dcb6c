import type { ChatAdapter, Part } from '../chat/adapter.ts'
import { emptySize, type Size } from '../chat/size.ts'
import type { ToolDefinition } from '../chat/types.ts'
import { describeValue, TokenroomError } from '../errors.ts'
import { type Rules, readRules } from './rules.ts'
import type { ItemFacts, PlanInput, Slot } from './types.ts'

/** One item of a slot, read. `size` is known after counting. */
export interface Entry<M extends object> {
  readonly id: string
  readonly message: M | null
  readonly tool: ToolDefinition | null
  readonly parts: readonly Part[]
  /** The text that truncation may shorten, or null. */
  readonly text: string | null
  readonly pinned: boolean
  readonly group: string | null
  readonly score: number
  readonly turn: string
  readonly calls: readonly string[]
  readonly answers: readonly string[]
  size: Size
}

/** One slot, read. */
export interface SlotEntries<M extends object> {
  readonly slot: Slot<M>
  readonly name: string
  readonly priority: number
  readonly rules: Rules
  readonly entries: readonly Entry<M>[]
}

const contents = ['text', 'items', 'messages', 'tools'] as const
const none: readonly string[] = Object.freeze([])

/** Reads the slots. Throws `INVALID_ARGUMENT` with the slot and the field that is wrong. Linear in the items. */
export function readSlots<M extends object>(input: PlanInput<M>, adapter: ChatAdapter<M>): SlotEntries<M>[] {
  if (!Array.isArray(input?.slots)) throw invalid('slots', input?.slots, 'an array of slots')
  const names = new Set<string>()
  return input.slots.map((slot: Slot<M>, index) => {
    if (typeof slot !== 'object' || slot === null) throw invalid(`slots[${index}]`, slot, 'a slot')
    if (typeof slot.name !== 'string' || slot.name === '') throw invalid(`slots[${index}].name`, slot.name, 'a name')
    if (names.has(slot.name)) throw invalid(`slots[${index}].name`, slot.name, 'a name that no other slot has')
    names.add(slot.name)
    const priority = slot.priority ?? 0
    if (!Number.isFinite(priority)) throw invalid(`slots.${slot.name}.priority`, slot.priority, 'a finite number')
    if (slot.order !== undefined && slot.order !== 'given' && slot.order !== 'edges') {
      throw invalid(`slots.${slot.name}.order`, slot.order, '"given" or "edges"')
    }
    return {
      slot,
      name: slot.name,
      priority,
      rules: readRules(slot.name, slot.policy),
      entries: readEntries(slot, adapter),
    }
  })
}

function readEntries<M extends object>(slot: Slot<M>, adapter: ChatAdapter<M>): Entry<M>[] {
  const given = contents.filter((field) => slot[field] !== undefined)
  if (given.length !== 1) {
    throw invalid(
      `slots.${slot.name}`,
      given.length === 0 ? 'no content' : given.join(' and '),
      `exactly one of ${contents.join(', ')}`,
    )
  }
  const role = slot.role ?? (slot.name === 'system' ? 'system' : 'user')
  if (slot.text !== undefined) {
    // An empty text box is not a message: it costs nothing and is not sent.
    return slot.text === '' ? [] : [messageEntry(adapter, fromText(slot, adapter, role, slot.text), {}, 0, '1')]
  }
  if (slot.tools !== undefined) {
    return list(slot, 'tools', slot.tools).map((tool) => toolEntry(slot, adapter, tool))
  }
  const entries: Entry<M>[] = []
  let turn = 0
  const ids = new Set<string>()
  const items: readonly { readonly facts: ItemFacts; readonly message: M }[] =
    slot.messages !== undefined
      ? list(slot, 'messages', slot.messages).map((message) => ({ facts: {}, message }))
      : list(slot, 'items', slot.items).map((item, index) => ({
          facts: item,
          message: item.message ?? fromText(slot, adapter, role, item.text, index),
        }))
  items.forEach(({ facts, message }, index) => {
    if (typeof message !== 'object' || message === null)
      throw invalid(`slots.${slot.name}[${index}]`, message, 'a message')
    const links = adapter.links(message)
    if (links.startsTurn || turn === 0) turn++
    const entry = messageEntry(adapter, message, facts, index, String(facts.turn ?? turn), links.calls, links.answers)
    if (slot.items !== undefined) checkId(slot.name, entry.id, ids)
    if (!Number.isFinite(entry.score))
      throw invalid(`slots.${slot.name}[${index}].score`, facts.score, 'a finite number')
    entries.push(entry)
  })
  return entries
}

function messageEntry<M extends object>(
  adapter: ChatAdapter<M>,
  message: M,
  facts: ItemFacts,
  index: number,
  turn: string,
  calls = none,
  answers = none,
): Entry<M> {
  return {
    id: facts.id ?? String(index),
    message,
    tool: null,
    parts: adapter.describe(message),
    text: adapter.text(message),
    pinned: facts.pinned === true,
    group: facts.group ?? null,
    score: facts.score ?? 0,
    turn,
    calls,
    answers,
    size: emptySize,
  }
}

function toolEntry<M extends object>(slot: Slot<M>, adapter: ChatAdapter<M>, tool: ToolDefinition): Entry<M> {
  const name = tool?.function?.name
  if (typeof name !== 'string' || name === '') {
    throw invalid(`slots.${slot.name}.tools`, tool, 'tools of the shape { type: "function", function: { name, … } }')
  }
  return {
    id: name,
    message: null,
    tool,
    parts: adapter.describeTool(tool),
    text: null,
    pinned: false,
    group: null,
    score: 0,
    turn: '1',
    calls: none,
    answers: none,
    size: emptySize,
  }
}

function fromText<M extends object>(slot: Slot<M>, adapter: ChatAdapter<M>, role: string, text: unknown, index = 0): M {
  if (typeof text === 'string') return adapter.fromText(role, text)
  throw invalid(`slots.${slot.name}[${index}].text`, text, 'a string, or a message instead')
}

function list<T>(slot: { readonly name: string }, field: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value
  throw invalid(`slots.${slot.name}.${field}`, value, 'an array')
}

function checkId(slot: string, id: string, ids: Set<string>): void {
  if (ids.has(id)) throw invalid(`slots.${slot}.items`, `the id "${id}" twice`, 'ids that are unique in their slot')
  ids.add(id)
}

function invalid(name: string, value: unknown, expected: string): TokenroomError {
  const received = typeof value === 'string' ? `"${value.slice(0, 60)}"` : describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${name} is ${received}; expected ${expected}`, {
    name,
    received,
    expected,
  })
}
