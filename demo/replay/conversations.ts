import type { ChatApi, ChatMessage, ToolDefinition } from 'tokenroom/planner'
import { parseMessages } from '../parse/messages.ts'
import { type FunctionTool, parseTools } from '../parse/tools.ts'
import { INCIDENT } from '../samples/incident.ts'
import { SUPPORT } from '../samples/support.ts'

/** A conversation that can be replayed, in OpenAI Chat's messages. */
export interface Conversation {
  readonly id: string
  readonly label: string
  readonly system: string
  readonly tools: readonly FunctionTool[]
  readonly messages: readonly ChatMessage[]
  /** Which of the messages are never dropped. */
  readonly pinned: ReadonlySet<ChatMessage>
  /** A conversation that is replayed in the API that it was written for, and in no other. Then `messages` is empty. */
  readonly native?: {
    readonly api: ChatApi
    readonly messages: readonly object[]
    readonly tools: readonly ToolDefinition[]
  }
}

function conversation(id: string, label: string, system: string, tools: string, text: string): Conversation {
  const items = parseMessages(text).items.flatMap(({ message, pinned }) => (message ? [{ message, pinned }] : []))
  return {
    id,
    label,
    system,
    tools: parseTools(tools).tools ?? [],
    messages: items.map(({ message }) => message),
    pinned: new Set(items.filter(({ pinned }) => pinned).map(({ message }) => message)),
  }
}

const support = `${SUPPORT.history.replace(/half open\n/, `half open\nassistant: Let me look at the order.\n${SUPPORT.lookup}\n`)}
user: ${SUPPORT.user}`

export const CONVERSATIONS: readonly [Conversation, ...Conversation[]] = [
  conversation(
    'incident',
    'Slow checkout: an agent with tools',
    INCIDENT.system,
    INCIDENT.tools,
    INCIDENT.conversation,
  ),
  conversation('support', 'Bicycle shop: a support chat', SUPPORT.system, SUPPORT.tools, support),
]
