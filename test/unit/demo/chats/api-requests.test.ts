/** Requests and messages in the shapes of the providers' API pages, alone and in lines. */
import { describe, expect, test } from 'vitest'
import { readChats } from '../../../../demo/chats/read.ts'
import { first, lines } from '../../../helpers/first-reading.ts'

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

  test('messages that fit several APIs can be read in the shape of each', async () => {
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

  test('records of data sets', async () => {
    const { reading } = await first({
      conversations: [
        { from: 'human', value: 'Hi' },
        { from: 'gpt', value: 'Hello' },
        { from: 'bing', value: 'Hey' },
      ],
    })
    expect(reading).toMatchObject({
      name: 'ShareGPT records',
      chats: [{ messages: [{ role: 'user' }, { role: 'assistant' }, { role: 'assistant' }] }],
      notes: ['Speakers that are not known, taken for the assistant: 1 × bing.'],
    })
  })
})
