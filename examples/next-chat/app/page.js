'use client'
import { useChat } from '@ai-sdk/react'
import { useState } from 'react'
import { useRoom } from 'tokenroom/react'
import { limits, system } from './limits'

export default function Chat() {
  const { messages, sendMessage, status } = useChat()
  const [text, setText] = useState('')
  const room = useRoom({ ...limits, system, messages, text })
  const send = (event) => {
    event.preventDefault()
    sendMessage({ text })
    setText('')
  }
  return (
    <main>
      {messages.map(({ id, role, parts }) => (
        <p key={id} className={room.lostById.has(id) ? `${role} lost` : role}>
          {parts.map((part) => (part.type === 'text' ? part.text : ''))}
        </p>
      ))}
      <form onSubmit={send}>
        <textarea aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit" disabled={status !== 'ready' || text === '' || room.refusal !== null}>
          Send
        </button>
        <output>{room.stale ? 'Counting' : `${room.freeTokens} tokens are left`}</output>
      </form>
    </main>
  )
}
