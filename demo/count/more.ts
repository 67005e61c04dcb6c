import type { RemoteTokenizer } from 'tokenroom/worker'
import { loadPart } from '../engine/part.ts'
import { h } from '../ui/dom.ts'

interface MoreContext {
  readonly tokenizer: () => RemoteTokenizer | null
  readonly text: () => string
  readonly say: (text: string) => void
}

/** What is folded away under the count: each part is loaded when it is first opened. */
export function createMore(context: MoreContext) {
  const tools = h('div')
  let refresh: (() => Promise<void>) | null = null
  const loadTools = loadPart('The token tools', () => import('../tokens/token-tools.ts'))
  const openTools = async () => {
    try {
      const { createTokenTools } = await loadTools()
      if (refresh === null) {
        const made = createTokenTools(context)
        refresh = made.refresh
        tools.append(made.element)
      }
      await refresh()
    } catch (error) {
      context.say(error instanceof Error ? `${error.message}.` : String(error))
    }
  }
  const race = h('details', { class: 'count__details' }, h('summary', {}, 'Texts that stop other tokenizers'))
  const loadRace = loadPart('The race', () => import('../race/race-view.ts'))
  race.addEventListener('toggle', async () => {
    if (!race.open || race.childElementCount > 1) return
    try {
      const { createRace } = await loadRace()
      if (race.childElementCount === 1) race.append(createRace())
    } catch (error) {
      race.open = false
      context.say(error instanceof Error ? `${error.message}.` : String(error))
    }
  })
  return { tools, race, openTools, refresh: () => void refresh?.() }
}
