import { describe, expect, test } from 'vitest'
import { firstSentences } from '../../../demo/conversation/first-sentences.ts'
import { SHAPES, stepsOf } from '../../../demo/conversation/shapes.ts'
import { lineOf, speechOf } from '../../../demo/conversation/speech.ts'
import { CONVERSATIONS } from '../../../demo/replay/conversations.ts'
import { turnsOf } from '../../../demo/replay/turns.ts'
import { countRequest } from '../../../src/chat/index.ts'
import { conversations, openAiChatConversation } from '../../helpers/conversations.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

describe('who says what', () => {
  test.each(conversations)('is read from the messages of $api', ({ messages }) => {
    const speeches = messages.map(speechOf)
    const said = speeches.filter(({ who }) => who === 'user' || who === 'assistant').map((speech) => speech.said)
    const talk = ["What's the weather like in San Francisco and in Paris?", 'It is 18 degrees in San Francisco']
    for (const text of [...talk, 'And tomorrow?']) expect(said.some((line) => line.startsWith(text))).toBe(true)
    const all = messages.map(lineOf).join('\n')
    for (const part of ['get_weather(', 'San Francisco, CA', 'degrees', '21']) expect(all).toContain(part)
    expect(speeches.map(({ who }) => who)).toContain('tool result')
  })
})

describe('the shapes of a conversation', () => {
  test.each(SHAPES)('$label is what its API takes, with nothing lost', async ({ api, write }) => {
    const messages = stepsOf(openAiChatConversation).flatMap(({ step }) => write(step))
    const list = api === 'gemini' ? 'contents' : api === 'openai-responses' ? 'input' : 'messages'
    const expected = conversations.find((one) => one.api === api)!.messages
    const counted = await countRequest({ [list]: messages }, { api, counter: new WordCounter() })
    expect(counted.messageTokens).toHaveLength(messages.length)
    const words = (all: readonly object[]) => all.map(lineOf).join(' ').match(/\w+/g)!.length
    // The examples of some APIs say a word more before they call, or bring reasoning that nobody can read.
    expect(words(expected) - words(messages)).toBeGreaterThanOrEqual(0)
    expect(words(expected) - words(messages)).toBeLessThan(8)
  })

  test('a turn begins with each question, and turns share their messages', () => {
    for (const conversation of CONVERSATIONS) {
      const turns = turnsOf(conversation, SHAPES[0]!)
      expect(turns.length).toBe(conversation.messages.filter(({ role }) => role === 'user').length)
      for (const [at, { history, user }] of turns.entries()) {
        expect(user.map(({ turn }) => turn)).toEqual([at + 1])
        expect(history.every(({ turn }) => turn <= at)).toBe(true)
        const next = turns[at + 1]
        if (next) expect(next.history.slice(0, history.length + 1)).toEqual([...history, ...user])
      }
      const last = turns.at(-1)!
      expect(last.history.filter(({ pinned }) => pinned)).toHaveLength(1)
      expect(new Set(last.history.map(({ id }) => id)).size).toBe(last.history.length)
    }
  })
})

describe('the summary of first sentences', () => {
  const ask = (messages: readonly object[], previous: string | null = null, maxTokens = 320) =>
    firstSentences({ messages, previous, maxTokens, signal: undefined })

  test('has a line for each that says something, and extends what there was', async () => {
    const first = await ask([
      { role: 'user', content: 'Yes. My order came yesterday. It was open.' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'a', content: '{"open":true}' },
    ])
    expect(first).toBe('user: Yes. My order came yesterday.')
    expect(await ask([{ role: 'assistant', content: 'I am sorry.' }], first)).toBe(`${first}\nassistant: I am sorry.`)
  })

  test('is never longer than asked, and loses its oldest lines first', async () => {
    const messages = Array.from({ length: 200 }, (_, at) => ({
      role: 'user',
      content: `Sentence number ${at} ${'says a lot '.repeat(30)}`,
    }))
    const lines = (await ask(messages, null, 100)).split('\n')
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('\n').length).toBeLessThanOrEqual(200)
    expect(lines.at(-1)).toMatch(/^user: Sentence number 199 .*…$/)
  })
})
