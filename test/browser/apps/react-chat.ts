/** What the hooks say, as text: the same component for the server and the browser. */
import { createElement as h, useState } from 'react'
import { useRoom, useTokenCount } from 'tokenroom/react'

/** A message of `useChat`. */
export interface Message {
  readonly id: string
  readonly role: 'user' | 'assistant'
  readonly parts: readonly { readonly type: 'text'; readonly text: string }[]
}

export interface ChatProps {
  readonly messages: readonly Message[]
  readonly windowTokens: number
}

let renders = 0

export function Chat({ messages, windowTokens }: ChatProps) {
  renders++
  const [text, setText] = useState('')
  // Lists that are written out here are made anew at each render.
  const room = useRoom({
    model: 'gpt-4o',
    api: 'ai-sdk',
    messages: [...messages],
    text,
    windowTokens,
    outputReserve: 100,
    tools: [],
  })
  const { tokens, stale } = useTokenCount(text, 'gpt-4o')
  const shown = {
    tokens,
    isStale: stale || room.stale,
    fits: room.fits,
    freeTokens: room.freeTokens,
    overTokens: room.overTokens,
    lost: [...room.lostById.keys()],
    items: [...room.itemTokens.keys()],
    kept: room.messages?.map(({ id }) => id) ?? null,
    exact: room.used?.exact ?? null,
    error: room.error?.message ?? null,
    renders,
  }
  return h(
    'main',
    null,
    h(
      'label',
      null,
      'Message',
      h('textarea', { value: text, onChange: (event: { target: { value: string } }) => setText(event.target.value) }),
    ),
    h('output', { suppressHydrationWarning: true }, JSON.stringify(shown)),
  )
}
