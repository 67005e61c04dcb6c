/** A stream of OpenAI's Responses, and how it ends when it has reached its limit. */
import { type Fields, fieldsOf, isFields, tokensOf } from '../json.ts'
import type { EventFacts, Follower, StoppedUsage } from './api.ts'
import { namedEvent } from './sse-text.ts'

/** Deltas of what is billed as output. Of a reasoning summary the reasoning itself is billed. */
const GENERATED = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.reasoning_text.delta',
  'response.function_call_arguments.delta',
  'response.custom_tool_call_input.delta',
  'response.mcp_call_arguments.delta',
  'response.code_interpreter_call_code.delta',
])
const LAST = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled'])

interface OpenPart {
  readonly contentIndex: number
  readonly type: string
  text: string
}

interface OpenItem {
  readonly item: Fields
  readonly outputIndex: number
  readonly parts: Map<number, OpenPart>
  /** The arguments or input of a call, so far. */
  written: string
}

export class ResponseFollower implements Follower {
  isCurrent = false
  isOver = false
  #response: Fields = {}
  #sequence = -1
  readonly #done: { readonly outputIndex: number; readonly item: unknown }[] = []
  readonly #open = new Map<string, OpenItem>()

  read(event: unknown): EventFacts {
    if (!isFields(event)) return { pieces: [] }
    const sequence = tokensOf(event.sequence_number)
    // An event that comes a second time was generated once.
    const isRepeated = sequence !== undefined && sequence <= this.#sequence
    if (sequence !== undefined && !isRepeated) this.#sequence = sequence
    const type = String(event.type)
    if (isFields(event.response)) {
      this.#response = event.response
      this.isCurrent = isFields(event.response.usage)
    }
    if (LAST.has(type)) this.isOver = true
    if (isRepeated) return { pieces: [] }
    this.#track(type, event)
    const { delta, item } = event
    const of = `${event.item_id ?? event.output_index ?? 0}`
    if (GENERATED.has(type) && typeof delta === 'string' && delta !== '') return { pieces: [{ of, text: delta }] }
    const { name } = type === 'response.output_item.added' ? fieldsOf(item) : {}
    return { pieces: typeof name === 'string' ? [{ of: `${of}/name`, text: name }] : [] }
  }

  /** Keeps what the end has to repeat: the API's last event has the whole answer. */
  #track(type: string, event: Fields): void {
    const outputIndex = tokensOf(event.output_index) ?? 0
    if (type === 'response.output_item.added' && isFields(event.item)) {
      this.#open.set(`${outputIndex}`, { item: event.item, outputIndex, parts: new Map(), written: '' })
    }
    const open = this.#open.get(`${outputIndex}`)
    if (open === undefined) return
    const contentIndex = tokensOf(event.content_index) ?? 0
    if (type === 'response.output_item.done') {
      this.#open.delete(`${outputIndex}`)
      this.#done.push({ outputIndex, item: event.item })
    } else if (type === 'response.content_part.added') {
      open.parts.set(contentIndex, { contentIndex, type: String(fieldsOf(event.part).type), text: '' })
    } else if (GENERATED.has(type) && typeof event.delta === 'string') {
      const part = open.parts.get(contentIndex)
      if (part === undefined) open.written += event.delta
      else part.text += event.delta
    }
  }

  ending({ inputTokens, outputTokens }: StoppedUsage): string {
    let sequence = this.#sequence
    const say = (type: string, fields: object) => namedEvent({ type, sequence_number: ++sequence, ...fields })
    const output = [...this.#done]
    let written = ''
    for (const { item, outputIndex, parts, written: args } of this.#open.values()) {
      const content = [...parts.values()].map(({ type, text }) =>
        type === 'refusal' ? { type, refusal: text } : { type, text, annotations: [] },
      )
      for (const [at, part] of [...parts.values()].entries()) {
        const place = { item_id: item.id, output_index: outputIndex, content_index: part.contentIndex }
        const kind =
          part.type === 'refusal' ? 'refusal' : part.type === 'reasoning_text' ? 'reasoning_text' : 'output_text'
        written += say(`response.${kind}.done`, { ...place, [kind === 'refusal' ? 'refusal' : 'text']: part.text })
        written += say('response.content_part.done', { ...place, part: content[at] })
      }
      const called = 'arguments' in item ? { arguments: args } : 'input' in item ? { input: args } : {}
      const ended = { ...item, ...called, ...(parts.size > 0 && { content }), status: 'incomplete' }
      written += say('response.output_item.done', { output_index: outputIndex, item: ended })
      output.push({ outputIndex, item: ended })
    }
    const usage = {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    }
    const response = {
      ...this.#response,
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: output.sort((a, b) => a.outputIndex - b.outputIndex).map(({ item }) => item),
      usage,
    }
    return written + say('response.incomplete', { response })
  }

  failing(message: string, code: string): string {
    return namedEvent({ type: 'error', sequence_number: this.#sequence + 1, code, message, param: null })
  }
}
