import { description, parameters, picture, type RequestBody, sampling, schema } from './parts.ts'

export const chat: RequestBody = {
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

export const legacy: RequestBody = {
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

export const responses: RequestBody = {
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
