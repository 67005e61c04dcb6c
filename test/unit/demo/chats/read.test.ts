/**
 * Chats as people have them. The shapes are the documented ones of real exports: ChatGPT's
 * (github.com/mitkury/chatgpt-export-parser), Claude's (github.com/Sinity/polylogue, docs/providers/claude-ai.md), Claude
 * Code's (github.com/DRMacIver/claude-reliability), Codex's (github.com/jnarowski/agentcmd), and the providers' API pages.
 */
import { describe, expect, test } from 'vitest'
import { readChats } from '../../../../demo/chats/read.ts'

const first = async (text: string | object) => {
  const { readings } = await readChats(typeof text === 'string' ? text : JSON.stringify(text))
  const [reading] = readings
  return { names: readings.map(({ name }) => name), chat: reading?.chats[0], notes: reading?.notes, reading }
}
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n')

const node = (id: string, parent: string | null, children: string[], message: object | null) => ({
  [id]: { id, message, parent, children },
})
const said = (role: string, content: object, more: object = {}) => ({
  author: { role, name: null, metadata: {} },
  content,
  status: 'finished_successfully',
  weight: 1,
  metadata: {},
  recipient: 'all',
  ...more,
})
const text = (...parts: unknown[]) => ({ content_type: 'text', parts })

const EXPORT = [
  {
    id: 'c1',
    title: 'Rain in Spain',
    create_time: 1699564800.1,
    current_node: 'n9',
    default_model_slug: 'gpt-4o',
    mapping: {
      ...node('root', null, ['n1'], null),
      ...node('n1', 'root', ['n2'], said('system', text(''))),
      ...node(
        'n2',
        'n1',
        ['n3', 'n3b'],
        said('user', {
          content_type: 'user_editable_context',
          user_profile: 'I am Ana.',
          user_instructions: 'Be brief.',
        }),
      ),
      ...node('n3b', 'n2', [], said('user', text('an older wording'))),
      ...node(
        'n3',
        'n2',
        ['n4'],
        said('user', {
          content_type: 'multimodal_text',
          parts: [
            { content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-1', width: 4, height: 4 },
            'How wet is it?',
          ],
        }),
      ),
      ...node(
        'n4',
        'n3',
        ['n5'],
        said('assistant', { content_type: 'thoughts', thoughts: [{ summary: 's', content: 'c' }] }),
      ),
      ...node(
        'n5',
        'n4',
        ['n6'],
        said('assistant', { content_type: 'code', language: 'python', text: 'print(1)' }, { recipient: 'python' }),
      ),
      ...node('n6', 'n5', ['n9'], said('tool', { content_type: 'execution_output', text: '1' })),
      ...node('n9', 'n6', [], said('assistant', text('Very.'))),
    },
  },
]

describe('exports', () => {
  test('ChatGPT: the branch that was shown last, custom instructions, calls; the rest is named', async () => {
    const { names, chat } = await first(EXPORT)
    expect(names).toEqual(['ChatGPT export'])
    expect(chat).toMatchObject({
      title: 'Rain in Spain',
      api: 'openai-chat',
      model: 'gpt-4o',
      system: 'I am Ana.\n\nBe brief.',
    })
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'How wet is it?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'python', arguments: 'print(1)' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '1' },
      { role: 'assistant', content: 'Very.' },
    ])
    expect(chat!.notes).toEqual([
      'Not read, because the export does not hold it as text that is sent: 1 × image_asset_pointer, 1 × thoughts.',
      'Not read: 1 messages of branches that were edited or regenerated.',
    ])
  })

  test('ChatGPT: without a last node the newest children are followed; a circle ends', async () => {
    const { current_node: _, ...conversation } = EXPORT[0]!
    expect((await first(conversation)).chat!.messages).toEqual([{ role: 'user', content: 'an older wording' }])
    const circle = { ...node('a', 'b', ['b'], said('user', text('x'))), ...node('b', 'a', ['a'], null) }
    expect((await first({ mapping: circle, current_node: 'a' })).chat!.messages).toHaveLength(1)
  })

  test('Claude: text and attachments are read, tools and files are named', async () => {
    const { names, chat } = await first([
      {
        uuid: 'u',
        name: 'Review',
        account: { uuid: 'a' },
        chat_messages: [
          {
            uuid: 'm1',
            sender: 'human',
            text: 'See the file.',
            content: [{ type: 'text', text: 'See the file.' }],
            attachments: [{ file_name: 'a.txt', file_type: 'txt', file_size: 5, extracted_content: 'hello' }],
            files: [{ file_name: 'photo.png' }],
          },
          {
            uuid: 'm2',
            sender: 'assistant',
            text: 'It says hello.',
            content: [
              { type: 'tool_use', name: 'artifacts', input: {} },
              { type: 'text', text: 'It says hello.' },
            ],
          },
        ],
      },
    ])
    expect(names).toEqual(['Claude export'])
    expect(chat).toMatchObject({ title: 'Review', api: 'anthropic' })
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'hello\n\nSee the file.' },
      { role: 'assistant', content: 'It says hello.' },
    ])
    expect(chat!.notes[0]).toContain('1 × photo.png, 1 × tool_use')
  })
})

describe('transcripts', () => {
  const asked = [
    { role: 'user', content: 'now explain another 6' },
    { role: 'assistant', content: 'Here are **6**:\n\nYou said it: six.' },
    { role: 'user', content: 'thanks' },
  ]
  test.each([
    [
      'as the page is copied',
      'Skip to content\nYou said:\nnow explain another 6\nChatGPT said:\nChatGPT\n\nHere are **6**:\n\nYou said it: six.\nYou said:\nthanks\n',
    ],
    [
      'as Markdown',
      '##### You said:\n\nnow explain another 6\n\n###### ChatGPT said:\n\nHere are **6**:\n\nYou said it: six.\n\n##### You said:\n\nthanks',
    ],
  ])('ChatGPT’s page %s', async (how, copied) => {
    const { names, chat } = await first(copied)
    expect(names).toEqual(['ChatGPT page, copied'])
    expect(chat!.messages).toEqual(asked)
    expect(chat!.notes).toEqual(
      how === 'as Markdown' ? [] : ['Not read: 15 characters before the first speaker: “Skip to content”.'],
    )
  })

  test.each([
    ['\n\nHuman: Why is the sky blue?\n\nAssistant: Scattering.\n\nHuman: And red?'],
    ['User: Why is the sky blue?\nAI: Scattering.\nUser: And red?'],
    ['**User:** Why is the sky blue?\n\n**Assistant:** Scattering.\n\n**User:** And red?'],
    ['### Human: Why is the sky blue?\n### Assistant: Scattering.\n### Human: And red?'],
  ])('%j', async (transcript) => {
    const { chat } = await first(transcript)
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'Why is the sky blue?' },
      { role: 'assistant', content: 'Scattering.' },
      { role: 'user', content: 'And red?' },
    ])
  })

  test('a text in which one side speaks, or nobody, is no conversation', async () => {
    for (const plain of ['User: the person who uses it.\nUser: again', 'Hello there.', 'me: a\nyou: b', ''])
      expect((await readChats(plain)).readings).toEqual([])
  })
})

describe('requests of APIs', () => {
  const weather = { type: 'object', properties: { city: { type: 'string' } } }
  test.each([
    [
      'OpenAI Chat request',
      {
        model: 'gpt-4o',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Rain?' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'c', type: 'function', function: { name: 'get_weather', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'c', content: 'yes' },
        ],
        tools: [{ type: 'function', function: { name: 'get_weather', parameters: weather } }],
      },
      3,
    ],
    [
      'Anthropic request',
      {
        model: 'claude-sonnet-4-5',
        max_tokens: 1024,
        system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
        messages: [
          { role: 'user', content: 'Rain?' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'get_weather', input: {} }] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'yes' }] },
        ],
        tools: [{ name: 'get_weather', input_schema: weather }],
      },
      3,
    ],
    [
      'OpenAI Responses request',
      {
        model: 'gpt-5',
        instructions: 'Be brief.',
        input: [
          { role: 'user', content: [{ type: 'input_text', text: 'Rain?' }] },
          { type: 'function_call', call_id: 'c', name: 'get_weather', arguments: '{}' },
          { type: 'function_call_output', call_id: 'c', output: 'yes' },
        ],
        tools: [{ type: 'function', name: 'get_weather', parameters: weather }],
      },
      3,
    ],
    [
      'Gemini request',
      {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        contents: [
          { role: 'user', parts: [{ text: 'Rain?' }] },
          { role: 'model', parts: [{ functionCall: { name: 'get_weather', args: {} } }] },
          { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: { rain: true } } }] },
        ],
        tools: [{ functionDeclarations: [{ name: 'get_weather', parameters: weather }] }],
      },
      3,
    ],
  ])('%s', async (name, request, messages) => {
    const { names, chat } = await first(request)
    expect(names[0]).toBe(name)
    expect(chat!.system).toBe('Be brief.')
    expect(chat!.messages).toHaveLength(messages)
    expect(chat!.tools).toHaveLength(1)
    expect(chat!.notes).toEqual(
      'max_tokens' in request ? ['Settings of the request that a plan does not have: max_tokens.'] : [],
    )
  })

  test('the AI SDK’s messages of both kinds', async () => {
    const ui = [
      { id: 'a', role: 'user', parts: [{ type: 'text', text: 'Rain?' }] },
      {
        id: 'b',
        role: 'assistant',
        parts: [
          { type: 'tool-get_weather', toolCallId: 'c', state: 'output-available', input: {}, output: { rain: true } },
        ],
      },
    ]
    expect((await first(ui)).names[0]).toBe('AI SDK messages')
    const model = [
      { role: 'user', content: [{ type: 'text', text: 'Rain?' }] },
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'get_weather', input: {} }] },
    ]
    expect((await first({ messages: model })).names).toEqual(['AI SDK request'])
  })

  test('messages that several APIs have are read as any of them', async () => {
    const { names } = await first([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ])
    expect(names[0]).toBe('OpenAI Chat messages')
    expect(names).toEqual(
      expect.arrayContaining(['Anthropic messages', 'AI SDK messages', 'OpenAI Responses messages']),
    )
  })

  test('a field that nobody reads is named, and so is what no API takes', async () => {
    const { chat } = await first([{ role: 'user', content: 'Hi', sparkle: 'x'.repeat(9) }])
    expect(chat!.notes).toEqual(['Fields that nobody reads, counted as their JSON: messages[0].sparkle.'])
    const bad = await readChats(JSON.stringify({ messages: [{ role: 'user', content: 7 }] }))
    expect(bad.readings).toEqual([])
    expect(bad.problem).toContain('messages[0].content')
    expect((await readChats('{"messages": [')).problem).toContain('not complete')
    expect(await readChats('{"a": 1}')).toEqual({ readings: [], problem: null })
  })
})

describe('JSON lines', () => {
  test('a request a line, in the envelopes of the batch APIs too', async () => {
    const messages = [{ role: 'user', content: 'Hi' }]
    const { reading } = await first(
      lines(
        { messages },
        { custom_id: '1', method: 'POST', url: '/v1/chat/completions', body: { model: 'gpt-4o', messages } },
      ),
    )
    expect(reading).toMatchObject({ name: 'OpenAI Chat requests', chats: [{ model: null }, { model: 'gpt-4o' }] })
    expect(
      (await first(lines({ custom_id: '1', params: { model: 'claude-sonnet-4-5', max_tokens: 9, messages } }, {})))
        .reading,
    ).toMatchObject({
      name: 'Anthropic request',
      chats: [{ model: 'claude-sonnet-4-5' }],
    })
  })

  test('lines that are not JSON are named', async () => {
    const { reading } = await first(
      `${lines({ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hello' })}\n{"role":`,
    )
    expect(reading!.chats[0]!.messages).toHaveLength(2)
    expect(reading!.notes).toEqual(['Not read: 1 lines that are not JSON (line 3).'])
  })

  test('Claude Code: the last branch, answers whole, sub-agents and other lines named', async () => {
    const entry = (type: string, uuid: string, parentUuid: string | null, message: object, more: object = {}) => ({
      type,
      uuid,
      parentUuid,
      sessionId: 's',
      isSidechain: false,
      version: '2.1.12',
      message,
      ...more,
    })
    const { names, chat } = await first(
      lines(
        { type: 'queue-operation', operation: 'dequeue', sessionId: 's' },
        entry('user', '1', null, { role: 'user', content: 'Fix it' }),
        entry('assistant', '2', '1', {
          id: 'msg_1',
          model: 'claude-sonnet-4-5',
          role: 'assistant',
          content: [{ type: 'text', text: 'I will.' }],
          usage: {},
        }),
        entry('assistant', '3', '2', {
          id: 'msg_1',
          model: 'claude-sonnet-4-5',
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't', name: 'Read', input: {} }],
        }),
        entry('user', 'x', null, { role: 'user', content: 'sub' }, { isSidechain: true }),
        entry(
          'user',
          '4',
          '3',
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'text' }] },
          { toolUseResult: {} },
        ),
        entry('user', '5', '3', { role: 'user', content: 'Stop' }),
      ),
    )
    expect(names).toEqual(['Claude Code log'])
    expect(chat).toMatchObject({ api: 'anthropic', model: 'claude-sonnet-4-5' })
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'Fix it' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I will.' },
          { type: 'tool_use', id: 't', name: 'Read', input: {} },
        ],
      },
      { role: 'user', content: 'Stop' },
    ])
    expect(chat!.notes[0]).toBe(
      'Not part of what is sent: 1 × queue-operation line, 1 × message of a sub-agent, 1 × message of another branch.',
    )
  })

  test('Codex: items of the Responses API, instructions, and what is only in the log', async () => {
    const at = '2025-10-29T00:59:38.317Z'
    const { names, chat } = await first(
      lines(
        {
          timestamp: at,
          type: 'session_meta',
          payload: { id: 'i', cwd: '/p', cli_version: '0.46.0', instructions: 'Be exact.' },
        },
        {
          timestamp: at,
          type: 'response_item',
          payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'what is 2+2?' }] },
        },
        { timestamp: at, type: 'event_msg', payload: { type: 'user_message', message: 'what is 2+2?', kind: 'plain' } },
        { timestamp: at, type: 'turn_context', payload: { cwd: '/p', model: 'gpt-5-codex' } },
        {
          timestamp: at,
          type: 'response_item',
          payload: { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c' },
        },
        { timestamp: at, type: 'response_item', payload: { type: 'function_call_output', call_id: 'c', output: '4' } },
      ),
    )
    expect(names).toEqual(['Codex log'])
    expect(chat).toMatchObject({ api: 'openai-responses', system: 'Be exact.', model: 'gpt-5-codex' })
    expect(chat!.messages).toHaveLength(3)
    expect(chat!.notes[0]).toBe('Not part of what is sent: 1 × event_msg user_message, 1 × turn_context.')
  })

  test('records of data sets', async () => {
    const { reading } = await first({
      conversations: [
        { from: 'human', value: 'Hi' },
        { from: 'gpt', value: 'Hello' },
      ],
    })
    expect(reading).toMatchObject({
      name: 'ShareGPT records',
      chats: [{ messages: [{ role: 'user' }, { role: 'assistant' }] }],
    })
  })
})
