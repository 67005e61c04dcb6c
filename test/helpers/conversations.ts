import type {
  AiSdkMessage,
  AnthropicMessage,
  ChatApi,
  ChatMessage,
  ChatRequest,
  GeminiContent,
  ResponseItem,
} from '../../src/chat/index.ts'

/** One conversation in the shapes of all APIs: a question, two tool calls with results, an answer, a second question. */

const question = "What's the weather like in San Francisco and in Paris?"
const answer = 'It is 18 degrees in San Francisco and 21 in Paris.'
const next = 'And tomorrow?'
const where = [
  { id: 'call_sf', args: { location: 'San Francisco, CA' }, result: '{"degrees":18}' },
  { id: 'call_paris', args: { location: 'Paris' }, result: '{"degrees":21}' },
] as const

export const openAiChatConversation: ChatMessage[] = [
  { role: 'user', content: question },
  {
    role: 'assistant',
    content: null,
    tool_calls: where.map(({ id, args }) => ({
      id,
      type: 'function',
      function: { name: 'get_weather', arguments: JSON.stringify(args) },
    })),
  },
  ...where.map(({ id, result }) => ({ role: 'tool', tool_call_id: id, content: result })),
  { role: 'assistant', content: answer },
  { role: 'user', content: next },
]

const responsesConversation: ResponseItem[] = [
  { role: 'user', content: [{ type: 'input_text', text: question }] },
  { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAABo'.repeat(20) } as ResponseItem,
  ...where.map(({ id, args }) => ({
    type: 'function_call',
    call_id: id,
    name: 'get_weather',
    arguments: JSON.stringify(args),
  })),
  ...where.map(({ id, result }) => ({ type: 'function_call_output', call_id: id, output: result })),
  { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: answer, annotations: [] }] },
  { role: 'user', content: next },
]

const anthropicConversation: AnthropicMessage[] = [
  { role: 'user', content: question },
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'I need both.', signature: 'c2lnbmF0dXJl' } as { type: string },
      { type: 'text', text: 'Let me look.' } as { type: string },
      ...where.map(({ id, args }) => ({ type: 'tool_use', id, name: 'get_weather', input: args })),
    ],
  },
  { role: 'user', content: where.map(({ id, result }) => ({ type: 'tool_result', tool_use_id: id, content: result })) },
  { role: 'assistant', content: answer },
  { role: 'user', content: next },
]

const geminiConversation: GeminiContent[] = [
  { role: 'user', parts: [{ text: question }] },
  { role: 'model', parts: where.map(({ args }) => ({ functionCall: { name: 'get_weather', args } })) },
  {
    role: 'user',
    parts: where.map(({ result }) => ({ functionResponse: { name: 'get_weather', response: JSON.parse(result) } })),
  },
  { role: 'model', parts: [{ text: answer }] },
  { role: 'user', parts: [{ text: next }] },
]

const aiSdkConversation: AiSdkMessage[] = [
  { role: 'user', content: [{ type: 'text', text: question }] },
  {
    role: 'assistant',
    content: where.map(({ id, args }) => ({ type: 'tool-call', toolCallId: id, toolName: 'get_weather', input: args })),
  },
  {
    role: 'tool',
    content: where.map(({ id, result }) => ({
      type: 'tool-result',
      toolCallId: id,
      toolName: 'get_weather',
      output: { type: 'json', value: JSON.parse(result) },
    })),
  },
  { role: 'assistant', content: [{ type: 'text', text: answer }] },
  { role: 'user', content: next },
]

/** Each API with a model that speaks it, the conversation, and how many of its messages are the last question. */
export const conversations: readonly { api: ChatApi; model: string; messages: readonly object[] }[] = [
  { api: 'openai-chat', model: 'gpt-4o', messages: openAiChatConversation },
  { api: 'openai-responses', model: 'gpt-5', messages: responsesConversation },
  { api: 'anthropic', model: 'claude-sonnet-4-5', messages: anthropicConversation },
  { api: 'gemini', model: 'gemini-2.5-pro', messages: geminiConversation },
  { api: 'ai-sdk', model: 'gpt-4o', messages: aiSdkConversation },
]

/** The same conversation as a request of its API, with a system prompt where the API has it. */
export function requestOf(api: ChatApi, messages: readonly object[]): ChatRequest<object> {
  const system = 'You are terse.'
  switch (api) {
    case 'openai-responses':
      return { instructions: system, input: messages }
    case 'anthropic':
      return { system, messages }
    case 'gemini':
      return { systemInstruction: { parts: [{ text: system }] }, contents: messages }
    default:
      return { messages: [{ role: 'system', content: system }, ...messages] }
  }
}
