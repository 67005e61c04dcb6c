import { describe, expect, it } from 'vitest'
import { structureOf } from '../../../../src/chat/structure/index.ts'
import type { ChatApi } from '../../../../src/chat/types.ts'

/** Calls of all kinds, and what answers each, as the APIs' references have them. */

const links = (api: ChatApi, message: object) => structureOf<object>(api).links(message)

describe.each<[string, ChatApi, object, object]>([
  [
    'a function',
    'openai-chat',
    { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'a', content: '' },
  ],
  [
    'a custom tool',
    'openai-chat',
    { role: 'assistant', tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'f', input: '' } }] },
    { role: 'tool', tool_call_id: 'a', content: '' },
  ],
  ...['function', 'custom_tool', 'computer', 'shell', 'local_shell', 'apply_patch'].map(
    (kind): [string, ChatApi, object, object] => [
      kind,
      'openai-responses',
      { type: `${kind}_call`, call_id: 'a' },
      { type: `${kind}_call_output`, call_id: 'a' },
    ],
  ),
  [
    'a search for tools at the client',
    'openai-responses',
    { type: 'tool_search_call', call_id: 'a', execution: 'client' },
    { type: 'tool_search_output', call_id: 'a', execution: 'client' },
  ],
  [
    'a tool',
    'anthropic',
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: '' }] },
  ],
  [
    'a function with an id',
    'gemini',
    { role: 'model', parts: [{ functionCall: { id: 'a', name: 'f', args: {} } }] },
    { role: 'user', parts: [{ functionResponse: { id: 'a', name: 'f', response: {} } }] },
  ],
  [
    'a tool',
    'ai-sdk',
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'a', toolName: 'f', input: {} }] },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', toolName: 'f', output: {} }] },
  ],
  [
    'a tool',
    'bedrock-converse',
    { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'f', input: {} } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [] } }] },
  ],
])('%s of %s', (_, api, call, result) => {
  it('is a call that must be answered, by a result of its id', () => {
    const [made] = links(api, call).tools
    const [answer] = links(api, result).tools
    expect(made).toMatchObject({ kind: 'call', id: 'a', needsOther: true })
    expect(answer).toMatchObject({ kind: 'result', id: 'a' })
    expect(answer!.scope).toBe(made!.scope)
    expect(links(api, result)).toMatchObject({ speaker: 'tool', startsTurn: false })
  })
})

describe('what runs at the provider', () => {
  it.each<[ChatApi, object]>([
    [
      'anthropic',
      { role: 'assistant', content: [{ type: 'server_tool_use', id: 'a', name: 'web_search', input: {} }] },
    ],
    ['anthropic', { role: 'assistant', content: [{ type: 'mcp_tool_use', id: 'a', name: 'f', input: {} }] }],
    ['openai-responses', { type: 'mcp_approval_request', id: 'a', name: 'f' }],
    ['gemini', { role: 'model', parts: [{ toolCall: { id: 'a', toolType: 'GOOGLE_SEARCH_WEB' } }] }],
    [
      'ai-sdk',
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'a', toolName: 'f', providerExecuted: true }] },
    ],
  ])('needs no result of the caller: %s', (api, message) => {
    expect(links(api, message).tools).toMatchObject([{ kind: 'call', needsOther: false }])
  })

  it.each(['web_search_call', 'file_search_call', 'code_interpreter_call', 'image_generation_call', 'mcp_call'])(
    'has its result in the item: %s',
    (type) => {
      expect(links('openai-responses', { type, id: 'x' })).toMatchObject({ speaker: 'model', tools: [] })
    },
  )
})

describe('changes of a message', () => {
  it('leave the message that was given alone, and what is not changed the same', () => {
    const message = {
      role: 'assistant',
      content: [
        { type: 'text', text: 'both' },
        { type: 'tool_use', id: 'a', name: 'f', input: {} },
        { type: 'tool_use', id: 'b', name: 'g', input: {} },
      ],
    }
    const before = structuredClone(message)
    const structure = structureOf<typeof message>('anthropic')
    const without = structure.withoutTools(message, new Set([0]))!
    expect(without.content).toEqual([message.content[0], message.content[2]])
    expect(without.content[1]).toBe(message.content[2])
    expect(structure.withoutReasoning(message)).toBe(message)
    expect(message).toEqual(before)
  })

  it('add results to those that are there, before what else the message says', () => {
    const call = {
      role: 'assistant',
      content: [
        { type: 'tool_use', id: 'a', name: 'f', input: {} },
        { type: 'tool_use', id: 'b', name: 'f', input: {} },
      ],
    }
    const results = {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'b', content: 'yes' },
        { type: 'text', text: 'and go on' },
      ],
    }
    const [answered] = structureOf<object>('anthropic').answers(call, [0], 'interrupted', results)!
    expect(answered).toEqual({
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'a', content: 'interrupted', is_error: true }, ...results.content],
    })
  })

  it('know which calls a text does not answer', () => {
    const structure = structureOf<object>('openai-responses')
    expect(structure.answers({ type: 'computer_call', call_id: 'a' }, [0], 'no', null)).toBeNull()
    expect(structure.answers({ type: 'apply_patch_call', call_id: 'a' }, [0], 'no', null)).toEqual([
      { type: 'apply_patch_call_output', call_id: 'a', status: 'failed', output: 'no' },
    ])
  })
})
