import type { SlotEditor } from '../slots/slot-editor.ts'
import type { PlaygroundState } from '../state.ts'
import { h } from '../ui/dom.ts'
import { createLazy, type Lazy } from '../ui/lazy.ts'
import type { PlanView, PlanViewEvents } from './plan-view.ts'

export interface LazyPlan extends Lazy<PlanView> {
  readonly page: HTMLElement
  /** Where the page's header shows the room while the view is scrolled. */
  readonly strip: HTMLElement
  /** The editors that are on the page. */
  readonly editors: () => readonly SlotEditor['element'][]
}

/** The view of slots, loaded when it is first shown. */
export function lazyPlan(state: () => PlaygroundState, user: SlotEditor, events: PlanViewEvents): LazyPlan {
  const page = h('div')
  const strip = h('div', { class: 'strip-place' })
  const lazy = createLazy('Plan', page, async () => {
    const { createPlanView } = await import('./plan-view.ts')
    const view = createPlanView(state(), user, events)
    page.prepend(view.element)
    strip.append(view.strip)
    return view
  })
  const editors = () => [...(lazy.now()?.cards.values() ?? [])].map(({ editor }) => editor)
  return { ...lazy, page, strip, editors: () => (lazy.now() ? editors() : [user.element]) }
}
