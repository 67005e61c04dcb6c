/** How each API says a piece at a time, and ends. */
import { randomUUID } from 'node:crypto'
import type { ProviderApi } from '../provider-server/problem.ts'
import { PIECE } from './script.ts'

export interface Says {
  readonly model: string
  readonly inputTokens: number
  /** Pieces said in all. */
  readonly outputTokens: number
  readonly isCut: boolean
  readonly hasUsage: boolean
  /** OpenAI Chat reports usage in a stream only when it is asked. */
  readonly asksForUsage: boolean
}

const line = (value: object) => `data: ${JSON.stringify(value)}\n\n`
const named = (value: { readonly type: string; readonly [field: string]: unknown }) =>
  `event: ${value.type}\n${line(value)}`

export interface Voice {
  begin(says: Says): string
  /** The piece at `at`, from 0. */
  piece(says: Says, at: number): string
  end(says: Says): string
  whole(says: Says): object
}

const chatUsage = ({ inputTokens, outputTokens }: Says) => ({
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens + outputTokens,
})
const chunk = ({ model }: Says, choices: object[], more: object = {}) =>
  line({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, choices, ...more })

const chat: Voice = {
  begin: (says) => chunk(says, [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]),
  // OpenAI adds random characters to each chunk, unless it is asked not to.
  piece: (says) =>
    chunk(says, [{ index: 0, delta: { content: PIECE }, finish_reason: null }], {
      obfuscation: randomUUID().slice(0, 8),
    }),
  end: (says) =>
    chunk(says, [{ index: 0, delta: {}, finish_reason: says.isCut ? 'length' : 'stop' }]) +
    (says.hasUsage && says.asksForUsage ? chunk(says, [], { usage: chatUsage(says) }) : '') +
    'data: [DONE]\n\n',
  whole: (says) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: says.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: PIECE.repeat(says.outputTokens), refusal: null },
        finish_reason: says.isCut ? 'length' : 'stop',
        logprobs: null,
      },
    ],
    ...(says.hasUsage && { usage: chatUsage(says) }),
  }),
}

function response(says: Says, status: string) {
  const text = PIECE.repeat(says.outputTokens)
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }]
  const isOver = status !== 'in_progress'
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: says.model,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    tools: [],
    output: isOver ? [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }] : [],
    usage:
      isOver && says.hasUsage
        ? {
            input_tokens: says.inputTokens,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: says.outputTokens,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: says.inputTokens + says.outputTokens,
          }
        : null,
  }
}

const place = { output_index: 0, item_id: 'msg_1', content_index: 0 }
const responses: Voice = {
  begin: (says) =>
    named({ type: 'response.created', sequence_number: 0, response: response(says, 'in_progress') }) +
    named({
      type: 'response.output_item.added',
      sequence_number: 1,
      output_index: 0,
      item: { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] },
    }) +
    named({
      type: 'response.content_part.added',
      sequence_number: 2,
      ...place,
      part: { type: 'output_text', text: '', annotations: [] },
    }),
  piece: (_, at) =>
    named({ type: 'response.output_text.delta', sequence_number: 3 + at, ...place, delta: PIECE, logprobs: [] }),
  end: (says) => {
    const sequence = 3 + says.outputTokens
    const text = PIECE.repeat(says.outputTokens)
    const status = says.isCut ? 'incomplete' : 'completed'
    const [item] = response(says, status).output
    return (
      named({ type: 'response.output_text.done', sequence_number: sequence, ...place, text, logprobs: [] }) +
      named({ type: 'response.output_item.done', sequence_number: sequence + 1, output_index: 0, item }) +
      named({ type: `response.${status}`, sequence_number: sequence + 2, response: response(says, status) })
    )
  },
  whole: (says) => response(says, says.isCut ? 'incomplete' : 'completed'),
}

function message(says: Says) {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: says.model, stop_sequence: null }
}

const anthropic: Voice = {
  begin: (says) =>
    named({
      type: 'message_start',
      message: {
        ...message(says),
        content: [],
        stop_reason: null,
        usage: { input_tokens: says.inputTokens, output_tokens: 1 },
      },
    }) + named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  piece: () => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: PIECE } }),
  end: (says) =>
    named({ type: 'content_block_stop', index: 0 }) +
    named({
      type: 'message_delta',
      delta: { stop_reason: says.isCut ? 'max_tokens' : 'end_turn', stop_sequence: null },
      ...(says.hasUsage && { usage: { output_tokens: says.outputTokens } }),
    }) +
    named({ type: 'message_stop' }),
  whole: (says) => ({
    ...message(says),
    content: [{ type: 'text', text: PIECE.repeat(says.outputTokens) }],
    stop_reason: says.isCut ? 'max_tokens' : 'end_turn',
    ...(says.hasUsage && { usage: { input_tokens: says.inputTokens, output_tokens: says.outputTokens } }),
  }),
}

function candidates(says: Says, text: string, output: number, finishReason: string | null): object {
  const candidate = { content: { role: 'model', parts: [{ text }] }, index: 0, ...(finishReason && { finishReason }) }
  const usageMetadata = {
    promptTokenCount: says.inputTokens,
    candidatesTokenCount: output,
    totalTokenCount: says.inputTokens + output,
  }
  return { candidates: [candidate], ...(says.hasUsage && { usageMetadata }), modelVersion: says.model, responseId: 'r' }
}

const gemini: Voice = {
  begin: () => '',
  piece: (says, at) => line(candidates(says, PIECE, at + 1, null)),
  end: (says) => line(candidates(says, '', says.outputTokens, says.isCut ? 'MAX_TOKENS' : 'STOP')),
  whole: (says) =>
    candidates(says, PIECE.repeat(says.outputTokens), says.outputTokens, says.isCut ? 'MAX_TOKENS' : 'STOP'),
}

export const voices: Readonly<Record<ProviderApi, Voice>> = {
  'openai-chat': chat,
  'openai-responses': responses,
  anthropic,
  gemini,
}
