import type { Text } from '@codemirror/state'
import { type PlaygroundState, textOf } from '../state.ts'
import { h } from '../ui/dom.ts'
import type { ChatCardEvents } from './chat-card.ts'
import { mayBeChat } from './may-be-chat.ts'

/** A text is read when it has not changed for so long. */
const PAUSE_MS = 350

/**
 * The card that says what a text was recognised as, loaded when the first text may be a conversation. It looks at the
 * user's text, or at the history while no API was chosen for it.
 */
export function lazyChats(events: ChatCardEvents, start: PlaygroundState) {
  const page = h('div', { class: 'chats-place' })
  let card: Promise<ReturnType<typeof import('./chat-card.ts').createChatCard>> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown: Text | null = null
  const show = async (doc: Text | null) => {
    if (doc === shown) return
    shown = doc
    if (doc === null) return (await card)?.hide()
    card ??= import('./chat-card.ts').then(({ createChatCard }) => {
      const made = createChatCard(events)
      page.append(made.element)
      return made
    })
    await (await card).show(textOf(doc))
  }
  /** Looks at the texts of a state, after a pause. */
  const follow = (state: PlaygroundState) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      show(candidate(state)).catch(() => {
        // Without the card the text is counted as what it is: text. The next text tries again.
        card = null
        shown = null
      })
    }, PAUSE_MS)
  }
  follow(start)
  return { page, follow }
}

function candidate({ texts, settings }: PlaygroundState): Text | null {
  if (mayBeChat(texts.user)) return texts.user
  return settings.history.api === '' && !isLines(texts.history) && mayBeChat(texts.history) ? texts.history : null
}

/** The page's own lines with roles, and its JSON while it is being typed, need no card. */
const isLines = (doc: Text) =>
  /^\s*(?:user|assistant|system|developer|call|result)\b[^:\n]*:/i.test(doc.sliceString(0, 200))
