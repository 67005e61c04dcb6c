import { description, parameters, picture, type RequestBody, schema } from './parts.ts'

export const bedrock = (model: string): RequestBody => ({
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

export const cohere: RequestBody = {
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

export const aiSdk: RequestBody = {
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
