import { expect, test } from 'vitest'
import { SHAPES, stepsOf } from '../../../../demo/conversation/shapes.ts'
import { lineOf } from '../../../../demo/conversation/speech.ts'
import { countRequest } from '../../../../src/chat/index.ts'
import { conversations, openAiChatConversation } from '../../../helpers/conversations.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

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
