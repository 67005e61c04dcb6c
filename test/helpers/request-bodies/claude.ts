import { description, parameters, picture, type RequestBody, schema } from './parts.ts'

export const claude = (model: string): RequestBody => ({
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
