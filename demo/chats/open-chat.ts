import type { Keeping } from '../drafts/keeping.ts'
import { type CatalogueModel, modelById } from '../model/catalogue.ts'
import type { Conversation } from '../replay/conversations.ts'
import type { Store } from '../state.ts'
import type { Chat } from './chat.ts'
import type { ChatCardEvents } from './chat-card.ts'

interface ChatTargets {
  readonly show: (view: 'plan' | 'replay') => void
  readonly replay: (conversation: Conversation) => void
  readonly say: (text: string) => void
}

/** Where a conversation goes from its card. With the model that it names, if the page knows that one. */
export function chatOpener(
  models: readonly CatalogueModel[],
  store: Store,
  keeping: () => Pick<Keeping, 'replace'>,
  { show, replay, say }: ChatTargets,
): ChatCardEvents {
  return {
    onPlan: async (chat) => {
      const { stateOfChat } = await import('./to-state.ts')
      const state = stateOfChat(chat, namedModel(chat, models) ?? store.state.modelId)
      keeping().replace(state, 'The conversation is in the plan.')
      show('plan')
    },
    onReplay: async (chat) => {
      const { conversationOf } = await import('./to-conversation.ts')
      show('replay')
      replay(conversationOf(chat))
    },
    say,
  }
}

/** The model that a conversation names: as it stands there, or without the date of its version. */
function namedModel({ model }: Chat, models: readonly CatalogueModel[]): string | null {
  if (model === null) return null
  const found = modelById(models, model) ?? modelById(models, model.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, ''))
  return found?.info.id ?? null
}
