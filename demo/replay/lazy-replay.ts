import { getModel } from 'tokenroom/models'
import { h } from '../ui/dom.ts'
import { createLazy } from '../ui/lazy.ts'
import type { Conversation } from './conversations.ts'
import type { ReplaySource } from './replay-view.ts'

/** The replay of conversations, loaded when it is first shown. */
export function lazyReplay(source: () => ReplaySource | null) {
  const page = h('div')
  const view = createLazy('Replay', page, async () => {
    const { createReplay } = await import('./replay-view.ts')
    const made = createReplay(source, getModel)
    page.prepend(made.element)
    return made
  })
  return {
    page,
    show: async () => (await view.get()).run(),
    /** Replays another conversation. */
    add: async (conversation: Conversation) => (await view.get()).add(conversation),
    /** Plans again, as with another model, if it is there. */
    refresh: () => void view.now()?.run(),
    pause: () => view.now()?.pause(),
  }
}
