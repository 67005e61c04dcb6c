/**
 * Conversations as plain text: copies of ChatGPT's page, with lines “You said:” and “ChatGPT said:” (also as Markdown
 * headings, as pages save them), and transcripts with a speaker at the start of a line: “Human:”, “Assistant:”, “**User:**”.
 */
import { type Reading, titleOf } from './chat.ts'

const SAID = /^[ \t]*(?:#{1,6}[ \t]+)?(you|chatgpt) said:?[ \t]*$/gim
const SPEAKER =
  /^[ \t]*(?:#{1,6}[ \t]+)?(?:\*\*|__)?(human|user|you|me|assistant|ai|bot|chatgpt|gpt-?4o?|gpt-?5|claude|gemini|copilot|model|system|developer)(?:\*\*|__)?[ \t]*:(?:\*\*|__)?[ \t]*/gim
const USERS = new Set(['human', 'user', 'you', 'me'])

/** Reads a transcript. Null where fewer than two sides speak. Linear in the text. */
export function readTranscript(text: string): Reading | null {
  return read(text, SAID, 'ChatGPT page, copied') ?? read(text, SPEAKER, 'Transcript')
}

function read(text: string, pattern: RegExp, name: string): Reading | null {
  const marks = [...text.matchAll(pattern)]
  const roles = marks.map(([, speaker = '']) => roleOf(speaker))
  if (!roles.includes('user') || !roles.includes('assistant')) return null
  const system: string[] = []
  const messages: { role: string; content: string }[] = []
  marks.forEach((mark, at) => {
    const content = bodyOf(text.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? text.length))
    const role = roles[at]!
    const last = messages.at(-1)
    if (role === 'system' && messages.length === 0) system.push(content)
    // An empty side was not written, as when a picture was sent.
    else if (content !== '' && last?.role === role) last.content += `\n\n${content}`
    else if (content !== '') messages.push({ role, content })
  })
  const before = text.slice(0, marks[0]!.index).trim()
  const start = before.replace(/\s+/g, ' ').slice(0, 60)
  return {
    name,
    chats: [
      {
        title: titleOf('', messages, 1),
        api: 'openai-chat',
        model: null,
        system: system.join('\n\n'),
        tools: [],
        messages,
        notes: before === '' ? [] : [`Not read: ${before.length} characters before the first speaker: “${start}”.`],
      },
    ],
    notes: [],
  }
}

/** What was said, without the name that ChatGPT's page repeats under its heading. */
const bodyOf = (text: string) => text.trim().replace(/^ChatGPT\n+/, '')

function roleOf(speaker: string): 'user' | 'assistant' | 'system' {
  const name = speaker.toLowerCase()
  if (USERS.has(name)) return 'user'
  return name === 'system' || name === 'developer' ? 'system' : 'assistant'
}
