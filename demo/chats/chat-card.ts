import { h, setText } from '../ui/dom.ts'
import { formatTokens, plural } from '../ui/format.ts'
import type { Chat } from './chat.ts'
import { createChatReader } from './chat-reader.ts'
import type { ReadingOutline } from './chats.worker.ts'

export interface ChatCardEvents {
  readonly onPlan: (chat: Chat) => void
  readonly onReplay: (chat: Chat) => void
  readonly say: (text: string) => void
}

/** What a text was recognised as, how to correct that, and where the conversation can go. Hidden when it is just text. */
export function createChatCard({ onPlan, onReplay, say }: ChatCardEvents) {
  const reader = createChatReader()
  const found = h('p', { class: 'chats__found', role: 'status' })
  const how = h('select', { class: 'input', id: 'chats-reading' })
  const which = h('select', { class: 'input', id: 'chats-chat' })
  const whichField = field('Conversation', which)
  const notes = h('ul', { class: 'chats__notes' })
  const plan = button('Open in Plan', () => open(onPlan), 'button--primary')
  const replay = button('Replay it', () => open(onReplay))
  const rest = h(
    'div',
    { class: 'chats__rest' },
    h('div', { class: 'chats__fields' }, field('Read as', how), whichField),
    notes,
    h('div', { class: 'chats__actions' }, plan, replay),
  )
  const element = h('section', { class: 'chats', 'aria-label': 'Conversation in this text', hidden: true }, found, rest)
  let readings: readonly ReadingOutline[] = []

  async function open(to: (chat: Chat) => void) {
    try {
      to(await reader.open(how.selectedIndex, Math.max(0, which.selectedIndex)))
    } catch (error) {
      say(error instanceof Error ? error.message : String(error))
    }
  }
  const showChat = () => {
    const reading = readings[how.selectedIndex]
    const all = reading ? [...(reading.chats[Math.max(0, which.selectedIndex)]?.notes ?? []), ...reading.notes] : []
    notes.replaceChildren(...all.map((note) => h('li', {}, note)))
  }
  const showReading = () => {
    const reading = readings[how.selectedIndex]
    const chats = reading?.chats ?? []
    which.replaceChildren(
      ...chats.map(({ title, messages }, at) =>
        h('option', { value: at }, `${title} (${plural(messages, 'message')})`),
      ),
    )
    whichField.hidden = chats.length < 2
    for (const control of [plan, replay]) control.hidden = reading === undefined
    setText(found, reading ? sentenceOf(reading) : 'Counted as plain text.')
    showChat()
  }
  how.addEventListener('change', showReading)
  which.addEventListener('change', showChat)

  /** Reads a text and shows what it is. */
  const show = async (text: string) => {
    const answer = await reader.read(text)
    if (answer === null) return
    readings = answer.readings
    element.hidden = readings.length === 0 && answer.problem === null
    rest.hidden = readings.length === 0
    if (readings.length === 0) {
      setText(found, answer.problem === null ? '' : `No conversation that can be read. ${answer.problem}`)
      return
    }
    const options = [...readings.map(({ name }) => name), 'Just text'].map((name, at) =>
      h('option', { value: at }, name),
    )
    how.replaceChildren(...options)
    showReading()
  }
  return {
    element,
    show,
    hide: () => {
      element.hidden = true
    },
  }
}

function sentenceOf({ name, chats }: ReadingOutline): string {
  const messages = chats.reduce((sum, chat) => sum + chat.messages, 0)
  const tools = chats.length === 1 && chats[0]!.tools > 0 ? `, ${plural(chats[0]!.tools, 'tool')}` : ''
  const what = chats.length === 1 ? plural(messages, 'message') : `${formatTokens(chats.length)} conversations`
  return `Recognised: ${name}, ${what}${tools}.`
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h('div', { class: 'field' }, h('label', { class: 'field__label', for: control.id }, label), control)
}

function button(label: string, onClick: () => void, look = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: `button ${look}`, onclick: onClick }, label)
}
