/** What the server answers to a request that is right: one text, whole or as a stream, in the shape of each API. */
import type { ProviderApi } from './problem.ts'

// Made up, and the same for all.
const usage = {
  'openai-chat': { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 },
  'openai-responses': {
    input_tokens: 11,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 3,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 14,
  },
  anthropic: { input_tokens: 11, output_tokens: 3 },
  gemini: { promptTokenCount: 11, candidatesTokenCount: 3, totalTokenCount: 14 },
} as const

/** The whole answer. */
export function wholeAnswer(api: ProviderApi, model: string, text: string): object {
  switch (api) {
    case 'openai-chat': {
      const message = { role: 'assistant', content: text, refusal: null }
      const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
      return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model, choices, usage: usage[api] }
    }
    case 'openai-responses':
      return response(model, text, 'completed')
    case 'anthropic':
      return { ...anthropicMessage(model), content: [{ type: 'text', text }], stop_reason: 'end_turn' }
    case 'gemini':
      return geminiAnswer(model, text, 'STOP')
  }
}

/** The events of a stream, as the lines of `text/event-stream`. */
export function streamedAnswer(api: ProviderApi, model: string, text: string): string {
  switch (api) {
    case 'openai-chat': {
      const chunk = (delta: object, finish_reason: string | null, more: object = {}) => ({
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 1,
        model,
        choices: [{ index: 0, delta, finish_reason }],
        ...more,
      })
      const last = { ...chunk({}, null, { usage: usage[api] }), choices: [] }
      const chunks = [
        chunk({ role: 'assistant', content: '' }, null),
        chunk({ content: text }, null),
        chunk({}, 'stop'),
      ]
      return `${[...chunks, last].map(dataLine).join('')}data: [DONE]\n\n`
    }
    case 'openai-responses': {
      const place = { output_index: 0, item_id: 'msg_1', content_index: 0 }
      const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] }
      return events([
        { type: 'response.created', response: response(model, '', 'in_progress') },
        { type: 'response.output_item.added', output_index: 0, item },
        { type: 'response.content_part.added', ...place, part: { type: 'output_text', text: '', annotations: [] } },
        { type: 'response.output_text.delta', ...place, delta: text },
        { type: 'response.output_text.done', ...place, text },
        { type: 'response.output_item.done', output_index: 0, item: outputItem(text) },
        { type: 'response.completed', response: response(model, text, 'completed') },
      ])
    }
    case 'anthropic':
      return events([
        { type: 'message_start', message: { ...anthropicMessage(model), content: [], stop_reason: null } },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } },
        { type: 'message_stop' },
      ])
    case 'gemini':
      return dataLine(geminiAnswer(model, text, 'STOP'))
  }
}

/** The body of a refusal, as the API has it. */
export function refusedAnswer(api: ProviderApi, path: string, message: string): object {
  if (api === 'anthropic') return { type: 'error', error: { type: 'invalid_request_error', message } }
  if (api === 'gemini') return { error: { code: 400, message, status: 'INVALID_ARGUMENT' } }
  return { error: { message, type: 'invalid_request_error', param: path, code: null } }
}

function outputItem(text: string): object {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }]
  return { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }
}

function response(model: string, text: string, status: string): object {
  const output = status === 'completed' ? [outputItem(text)] : []
  const rest = { error: null, incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true }
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model,
    status,
    output,
    tools: [],
    ...rest,
    usage: usage['openai-responses'],
  }
}

function anthropicMessage(model: string): object {
  return { id: 'msg_1', type: 'message', role: 'assistant', model, stop_sequence: null, usage: usage.anthropic }
}

function geminiAnswer(modelVersion: string, text: string, finishReason: string): object {
  const candidates = [{ content: { role: 'model', parts: [{ text }] }, finishReason, index: 0 }]
  return { candidates, usageMetadata: usage.gemini, modelVersion, responseId: 'r-1' }
}

function dataLine(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

type Event = { readonly type: string; readonly [field: string]: unknown }

function events(list: readonly Event[]): string {
  return list.map((event, at) => `event: ${event.type}\n${dataLine({ sequence_number: at, ...event })}`).join('')
}
