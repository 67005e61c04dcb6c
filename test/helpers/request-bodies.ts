/** A request of each API with every kind of field that its provider takes, for tests that change it field by field. */
import type { ChatApi } from '../../src/chat/index.ts'

export interface RequestBody {
  readonly api: ChatApi
  readonly model: string
  readonly request: { readonly [field: string]: unknown }
}

const parameters = {
  type: 'object',
  description: 'What to look for.',
  properties: {
    city: { type: 'string', description: 'The city, as people call it.' },
    days: { type: 'integer', minimum: 1, default: 3 },
    units: { type: 'string', enum: ['metric', 'imperial'] },
    areas: { type: 'array', items: { $ref: '#/$defs/Area' } },
  },
  required: ['city'],
  additionalProperties: false,
  $defs: { Area: { type: 'object', properties: { name: { type: 'string' }, code: { type: ['string', 'null'] } } } },
}
const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] }
const description = 'Looks up the weather of a place, for some days.'
const picture = `data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==`

const sampling = {
  temperature: 0.5,
  top_p: 1,
  stream: true,
  stream_options: { include_usage: true },
  metadata: { a: 'b' },
}

const chat: RequestBody = {
  api: 'openai-chat',
  model: 'gpt-4o',
  request: {
    model: 'gpt-4o',
    ...sampling,
    messages: [
      { role: 'system', content: 'You are brief.' },
      {
        role: 'user',
        name: 'ann',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'text', text: ' And that?' },
        ],
      },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: picture, detail: 'low' } }] },
      {
        role: 'assistant',
        content: 'I look it up.',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city": "Ulm"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '{"temperature": 7}' },
      { role: 'assistant', content: null, refusal: 'I cannot say more.' },
      {
        role: 'user',
        content: [{ type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0xLjQK', filename: 'a.pdf' } }],
      },
    ],
    tools: [{ type: 'function', function: { name: 'weather', description, parameters, strict: true } }],
    tool_choice: { type: 'function', function: { name: 'weather' } },
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'reply', description: 'The reply.', schema, strict: true },
    },
    parallel_tool_calls: false,
    reasoning_effort: 'low',
  },
}

const legacy: RequestBody = {
  api: 'openai-chat',
  model: 'gpt-4',
  request: {
    messages: [
      { role: 'user', content: 'Weather in Ulm?' },
      { role: 'assistant', content: null, function_call: { name: 'weather', arguments: '{"city":"Ulm"}' } },
      { role: 'function', name: 'weather', content: 'rain' },
    ],
    functions: [{ name: 'weather', description, parameters }],
    function_call: { name: 'weather' },
  },
}

const responses: RequestBody = {
  api: 'openai-responses',
  model: 'gpt-5-mini',
  request: {
    model: 'gpt-5-mini',
    ...sampling,
    instructions: 'You are brief.',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'What is this?' }] },
      { role: 'user', content: [{ type: 'input_image', image_url: picture, detail: 'low' }] },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Looking.' }],
        encrypted_content: 'gAAAAABo'.repeat(40),
      },
      {
        type: 'function_call',
        id: 'fc_1',
        call_id: 'c1',
        name: 'weather',
        arguments: '{"city": "Ulm"}',
        status: 'completed',
      },
      { type: 'function_call_output', call_id: 'c1', output: [{ type: 'input_text', text: 'rain' }] },
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Rain.', annotations: [] }],
      },
      {
        role: 'user',
        content: [{ type: 'input_file', file_data: 'data:application/pdf;base64,JVBERi0xLjQK', filename: 'a.pdf' }],
      },
    ],
    tools: [
      { type: 'function', name: 'weather', description, parameters, strict: false },
      { type: 'web_search', search_context_size: 'low' },
    ],
    tool_choice: 'required',
    text: { format: { type: 'json_schema', name: 'reply', schema, strict: true }, verbosity: 'low' },
    reasoning: { effort: 'low', summary: 'auto' },
    store: false,
  },
}

export const requestBodies: readonly RequestBody[] = [chat, legacy, responses]
