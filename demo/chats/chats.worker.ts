/** Reads conversations out of a text, off the page's thread. Keeps the last text's, and gives one when it is asked for. */
import type { Chat } from './chat.ts'
import { type Readings, readChats } from './read.ts'

/** What the page asks: to read a text, or for one conversation of what was read. */
export type ChatsQuestion =
  | { readonly run: number; readonly text: string }
  | { readonly run: number; readonly reading: number; readonly chat: number }

/** One way to read the text, without the conversations themselves. */
export interface ReadingOutline {
  readonly name: string
  readonly notes: readonly string[]
  readonly chats: readonly {
    readonly title: string
    readonly messages: number
    readonly tools: number
    readonly notes: readonly string[]
  }[]
}

export type ChatsAnswer =
  | { readonly run: number; readonly readings: readonly ReadingOutline[]; readonly problem: string | null }
  | { readonly run: number; readonly chat: Chat | null }

let last: Readings = { readings: [], problem: null }

addEventListener('message', async ({ data }: MessageEvent<ChatsQuestion>) => {
  const { run } = data
  if ('text' in data) {
    last = await readChats(data.text)
    const { problem } = last
    postMessage({ run, readings: last.readings.map(outlineOf), problem } satisfies ChatsAnswer)
  } else {
    const chat = last.readings[data.reading]?.chats[data.chat] ?? null
    postMessage({ run, chat } satisfies ChatsAnswer)
  }
})

const outlineOf = ({ name, notes, chats }: Readings['readings'][number]): ReadingOutline => ({
  name,
  notes,
  chats: chats.map((chat) => ({
    title: chat.title,
    messages: chat.messages.length,
    tools: chat.tools.length,
    notes: chat.notes,
  })),
})
