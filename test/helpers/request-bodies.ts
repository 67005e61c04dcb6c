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

const claude = (model: string): RequestBody => ({
  api: 'anthropic',
  model,
  request: {
    model,
    max_tokens: 100,
    stream: true,
    temperature: 0.5,
    system: [{ type: 'text', text: 'You are brief.', cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: 'What is this?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'I should look it up.', signature: 'EqoBCkgIARABGAIi'.repeat(8) },
          { type: 'text', text: 'I look it up.' },
          { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Ulm', days: 2 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', is_error: false, content: [{ type: 'text', text: 'rain' }] },
          { type: 'text', text: 'And this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: picture.split(',')[1] } },
          {
            type: 'document',
            title: 'A page',
            context: 'It is old.',
            source: { type: 'text', media_type: 'text/plain', data: 'Once there was a page.' },
            citations: { enabled: true },
          },
        ],
      },
    ],
    tools: [
      { name: 'weather', description, input_schema: parameters, input_examples: [{ city: 'Ulm' }] },
      {
        type: 'web_search_20250305',
        name: 'web_search',
        max_uses: 2,
        user_location: { type: 'approximate', city: 'Ulm' },
      },
    ],
    tool_choice: { type: 'tool', name: 'weather' },
    thinking: { type: 'enabled', budget_tokens: 1024 },
    output_config: { format: { type: 'json_schema', schema } },
  },
})

const gemini = (model: string): RequestBody => ({
  api: 'gemini',
  model,
  request: {
    systemInstruction: { parts: [{ text: 'You are brief.' }] },
    contents: [
      {
        role: 'user',
        parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/gif', data: picture.split(',')[1] } }],
      },
      {
        role: 'model',
        parts: [
          {
            functionCall: { id: 'c1', name: 'weather', args: { city: 'Ulm', days: 2 } },
            thoughtSignature: 'EqoBCkgI'.repeat(8),
          },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'weather', response: { output: 'rain' } } }] },
      { role: 'model', parts: [{ text: 'It rains.' }] },
      { role: 'user', parts: [{ text: 'And that?' }] },
    ],
    tools: [
      { functionDeclarations: [{ name: 'weather', description, parameters: geminiParameters, response: schema }] },
      { functionDeclarations: [{ name: 'news', description, parametersJsonSchema: parameters }] },
      { googleSearch: {} },
    ],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    generationConfig: {
      temperature: 0.5,
      maxOutputTokens: 100,
      responseMimeType: 'application/json',
      responseSchema: { type: 'OBJECT', properties: { answer: { type: 'STRING' } }, required: ['answer'] },
      thinkingConfig: { thinkingBudget: 100 },
    },
  },
})

const geminiParameters = {
  type: 'OBJECT',
  properties: {
    city: { type: 'STRING', description: 'The city, as people call it.' },
    days: { type: 'INTEGER', minimum: 1, nullable: true },
    units: { type: 'STRING', enum: ['metric', 'imperial'], format: 'enum' },
    areas: { type: 'ARRAY', items: { type: 'OBJECT', properties: { name: { type: 'STRING' } } } },
  },
  required: ['city'],
}

const bedrock = (model: string): RequestBody => ({
  api: 'bedrock-converse',
  model,
  request: {
    modelId: model,
    system: [{ text: 'You are brief.' }, { cachePoint: { type: 'default' } }],
    messages: [
      { role: 'user', content: [{ text: 'What is this?' }] },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'I should look.', signature: 'EqoBCkgI'.repeat(8) } } },
          { text: 'I look it up.' },
          { toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Ulm', days: 2 } } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            toolResult: { toolUseId: 't1', status: 'success', content: [{ text: 'rain' }, { json: { more: 'wind' } }] },
          },
          { text: 'And this?' },
          { image: { format: 'gif', source: { bytes: picture.split(',')[1] } } },
          { document: { format: 'txt', name: 'page', source: { text: 'Once there was a page.' } } },
        ],
      },
    ],
    toolConfig: {
      tools: [{ toolSpec: { name: 'weather', description, inputSchema: { json: parameters } } }],
      toolChoice: { tool: { name: 'weather' } },
    },
    inferenceConfig: { maxTokens: 100, temperature: 0.5 },
  },
})

const cohere: RequestBody = {
  api: 'cohere',
  model: 'command-a-03-2025',
  request: {
    model: 'command-a-03-2025',
    messages: [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Weather in Ulm?' }] },
      {
        role: 'assistant',
        tool_plan: 'I look it up.',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Ulm"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'document', document: { data: 'rain' } }] },
      { role: 'user', content: 'And tomorrow?' },
    ],
    tools: [{ type: 'function', function: { name: 'weather', description, parameters } }],
    documents: [{ id: 'd1', data: { title: 'A page', text: 'Once there was a page.' } }],
    response_format: { type: 'json_object', json_schema: schema },
    temperature: 0.5,
  },
}

const aiSdk: RequestBody = {
  api: 'ai-sdk',
  model: 'gpt-4o',
  request: {
    system: 'You are brief.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', image: picture },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'I should look it up.' },
          { type: 'text', text: 'I look it up.' },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Ulm', days: 2 } },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c1',
            toolName: 'weather',
            output: { type: 'json', value: { it: 'rains' } },
          },
        ],
      },
      { role: 'user', content: 'And that?' },
    ],
    tools: { weather: { description, inputSchema: parameters } },
    temperature: 0.5,
    maxOutputTokens: 100,
  },
}

export const requestBodies: readonly RequestBody[] = [
  chat,
  legacy,
  responses,
  claude('claude-sonnet-4-5'),
  claude('claude-opus-4-7'),
  gemini('gemini-2.5-flash'),
  gemini('gemini-3-pro-preview'),
  bedrock('anthropic.claude-sonnet-4-5-20250929-v1:0'),
  bedrock('amazon.nova-pro-v1:0'),
  cohere,
  aiSdk,
]
