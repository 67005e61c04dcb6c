/** A chat with the hooks, in Strict Mode, on whichever React it is bundled with. */
import { createElement as h, StrictMode, useState, useTransition, version } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { Chat, type Message } from './react-chat.ts'

function App() {
  const [messages, setMessages] = useState<readonly Message[]>([])
  const [windowTokens, setWindowTokens] = useState(400)
  const [isShown, setShown] = useState(true)
  const [, startTransition] = useTransition()
  Object.assign(globalThis, {
    app: {
      version,
      setMessages,
      setWindowTokens,
      setShown,
      later: (messages: readonly Message[]) => startTransition(() => setMessages(messages)),
    },
  })
  return isShown ? h(Chat, { messages, windowTokens }) : null
}

const container = document.getElementById('app')!
const app = h(StrictMode, null, h(App))
if (container.hasChildNodes()) hydrateRoot(container, app)
else createRoot(container).render(app)
