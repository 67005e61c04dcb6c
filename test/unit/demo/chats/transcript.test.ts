/** Conversations as plain text, as pages are copied and as people write them. */
import { describe, expect, test } from 'vitest'
import { readChats } from '../../../../demo/chats/read.ts'
import { first } from '../../../helpers/first-reading.ts'

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
