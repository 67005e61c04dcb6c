import type { Text } from '@codemirror/state'
import type { Policy, Slot } from 'tokenroom/planner'
import { SUMMARISE } from '../conversation/first-sentences.ts'
import { parseAmount } from '../parse/amount.ts'
import { parseChunks, parseExamples } from '../parse/chunks.ts'
import { NOTHING, type Parsed, parseMessages } from '../parse/messages.ts'
import { parseTools } from '../parse/tools.ts'
import type { SlotDefinition, SlotSettings } from './definitions.ts'

/** The part of a long text that its row in the plan can show. */
const EXCERPT_CODE_UNITS = 400

/** A slot as the planner takes it, and the names of its items on the page. */
export interface ReadSlot {
  readonly slot: Slot
  readonly labels: readonly string[]
  /** The text of an item, or the start of it, to show what was dropped. */
  readonly textOf: (index: number) => string
  readonly summary: string
  readonly problem: string | null
}

/** Reads a slot's text in its format and adds its settings. One pass over the text. */
export function readSlot(definition: SlotDefinition, text: string, settings: SlotSettings): ReadSlot {
  const facts = factsOf(definition, settings)
  if (definition.format === 'tools') {
    const parsed = parseTools(text)
    const { labels, summary, problem } = parsed
    if (parsed.tools === null)
      return { slot: { ...facts, text, role: 'system' }, labels, textOf: () => text, summary, problem }
    const tools = parsed.tools
    return { slot: { ...facts, tools }, labels, textOf: (i) => tools[i]?.function.description ?? '', summary, problem }
  }
  const parsed = read(definition.format, text)
  return {
    slot: { ...facts, items: parsed.items },
    labels: parsed.labels,
    textOf: (index) => itemText(parsed.items[index]),
    summary: parsed.summary,
    problem: parsed.problem,
  }
}

/** A slot with one text, for which a name stands. Only the start of the text itself is read. */
export function namedSlot(definition: SlotDefinition, name: string, doc: Text, settings: SlotSettings): ReadSlot {
  return namedItems(definition, name, settings, () => doc.sliceString(0, EXCERPT_CODE_UNITS))
}

/** A slot with one text, for which a name stands. `textOf` gives the start of the text. */
export function namedItems(
  definition: SlotDefinition,
  name: string,
  settings: SlotSettings,
  textOf: () => string,
): ReadSlot {
  const { items, labels, summary, problem } = single(name)
  return { slot: { ...factsOf(definition, settings), items }, labels, textOf, summary, problem }
}

/** A slot's name and settings as the planner takes them. */
export function factsOf(definition: SlotDefinition, settings: SlotSettings) {
  return {
    name: definition.id,
    priority: settings.priority,
    policy: policyOf(settings),
    ...limit('min', settings.min),
    ...limit('max', settings.max),
  }
}

function single(text: string): Parsed {
  return { items: [{ id: '0', text }], labels: ['Text'], summary: '', problem: null }
}

function read(format: Exclude<SlotDefinition['format'], 'tools'>, text: string): Parsed {
  if (format === 'messages') return parseMessages(text)
  if (format === 'examples') return parseExamples(text)
  if (format === 'chunks') return parseChunks(text)
  return text === '' ? NOTHING : single(text)
}

function itemText(item: Parsed['items'][number] | undefined): string {
  if (item === undefined) return ''
  if (item.text !== undefined) return item.text
  const { content, tool_calls } = item.message
  if (typeof content === 'string' && content !== '') return content
  return (tool_calls ?? [])
    .map((call) => `${call.function?.name ?? call.id}(${call.function?.arguments ?? ''})`)
    .join(' ')
}

function limit(name: 'min' | 'max', typed: string) {
  const amount = parseAmount(typed)
  return amount === undefined || amount === null ? {} : { [name]: amount }
}

/** The planner's policies for a slot's settings. Several may apply together. */
export function policyOf(settings: SlotSettings): Policy | readonly Policy[] {
  switch (settings.policy) {
    case 'drop-oldest':
      return settings.keepLast > 0 ? { kind: 'drop-oldest', min: settings.keepLast } : { kind: 'drop-oldest' }
    case 'summarise':
      return settings.keepLast > 0 ? [{ kind: 'drop-oldest', min: settings.keepLast }, SUMMARISE] : SUMMARISE
    case 'drop-lowest-score':
      return settings.topK > 0 ? { kind: 'drop-lowest-score', k: settings.topK } : { kind: 'drop-lowest-score' }
    case 'truncate:start':
      return { kind: 'truncate', keep: 'start' }
    case 'truncate:end':
      return { kind: 'truncate', keep: 'end' }
    case 'truncate:middle':
      return { kind: 'truncate', keep: 'middle' }
    default:
      return { kind: settings.policy }
  }
}
