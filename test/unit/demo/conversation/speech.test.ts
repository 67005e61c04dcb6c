import { describe, expect, test } from 'vitest'
import { lineOf, speechOf } from '../../../../demo/conversation/speech.ts'
import { conversations } from '../../../helpers/conversations.ts'

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
