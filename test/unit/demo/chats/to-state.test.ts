import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import type { Chat } from '../../../../demo/chats/chat.ts'
import { mayBeChat } from '../../../../demo/chats/may-be-chat.ts'
import { conversationOf } from '../../../../demo/chats/to-conversation.ts'
import { stateOfChat } from '../../../../demo/chats/to-state.ts'
import { parseMessages } from '../../../../demo/parse/messages.ts'
import { textOf } from '../../../../demo/state.ts'

const chat = (api: Chat['api'], messages: readonly object[], more: Partial<Chat> = {}): Chat => ({
  title: 'A chat',
  api,
  model: null,
  system: 'Be brief.',
  tools: [],
  messages,
  notes: [],
  ...more,
})
const textsOf = (from: Chat) => {
  const { texts, settings } = stateOfChat(from, 'gpt-4o')
  return {
    system: textOf(texts.system),
    history: textOf(texts.history),
    user: textOf(texts.user),
    api: settings.history.api,
  }
}

test('a conversation of plain text becomes lines, its last question the input', () => {
  const messages = [
    { role: 'user', content: 'Hi\n\nthere' },
    { role: 'assistant', content: 'Hello' },
    { role: 'user', content: 'Bye' },
  ]
  expect(textsOf(chat('openai-chat', messages))).toEqual({
    system: 'Be brief.',
    history: 'user: Hi\n\nthere\nassistant: Hello',
    user: 'Bye',
    api: 'openai-chat',
  })
})

test.each([
  [
    'a line that starts like a role',
    [
      { role: 'user', content: 'Note\nuser: me' },
      { role: 'assistant', content: 'x' },
    ],
  ],
  [
    'a call',
    [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
    ],
  ],
  [
    'spaces at the end',
    [
      { role: 'user', content: 'a  ' },
      { role: 'assistant', content: 'b' },
    ],
  ],
])('%s stays JSON, and is read again as it was', (_, messages) => {
  const { history } = textsOf(chat('openai-chat', messages))
  expect(JSON.parse(history)).toEqual(messages)
  expect(parseMessages(history).items.map(({ message }) => message)).toEqual(messages)
})

test('of another API only a question that is nothing but text leaves the history', () => {
  const asked = { role: 'user', parts: [{ text: 'Rain?' }] }
  expect(textsOf(chat('gemini', [asked]))).toMatchObject({ user: 'Rain?', history: '', api: 'gemini' })
  for (const last of [
    { role: 'user', parts: [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: '' } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] },
    { role: 'model', parts: [{ text: 'a' }] },
  ])
    expect(JSON.parse(textsOf(chat('gemini', [asked, last])).history)).toEqual([asked, last])
})

test('a conversation goes to the replay whole: in all shapes, or in its own', () => {
  const plain = conversationOf(chat('openai-chat', [{ role: 'user', content: 'Hi' }]))
  expect(plain).toMatchObject({ label: 'Yours: A chat', system: 'Be brief.', messages: [{ content: 'Hi' }] })
  expect(plain.native).toBeUndefined()
  const picture = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }]
  expect(conversationOf(chat('openai-chat', picture)).native).toMatchObject({ api: 'openai-chat', messages: picture })
  expect(conversationOf(chat('anthropic', [{ role: 'user', content: 'Hi' }])).native?.api).toBe('anthropic')
})

test('the start of a text tells whether it may be a conversation', () => {
  const may = (text: string) => mayBeChat(Text.of(text.split('\n')))
  for (const text of ['[{"mapping": {}}]', ' {"messages":[', 'Skip\nYou said:\nhi', '**User:** hi', '\n\nHuman: x'])
    expect(may(text)).toBe(true)
  for (const text of ['', 'Dear user: hello', '{"a": 1}', 'const messages = []', 'The AI said: no'])
    expect(may(text)).toBe(false)
})
