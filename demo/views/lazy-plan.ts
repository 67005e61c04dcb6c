import type { SlotEditor } from '../slots/slot-editor.ts'
import type { PlaygroundState } from '../state.ts'
import { h } from '../ui/dom.ts'
import { createLazy, type Lazy } from '../ui/lazy.ts'
import type { PlanView, PlanViewEvents } from './plan-view.ts'

export interface LazyPlan extends Lazy<PlanView> {
  readonly page: HTMLElement
  /** Where the page's header shows the room while the view is scrolled. */
  readonly strip: HTMLElement
  /** Colours the texts on the page again, as by another tokenizer; without one, not at all. */
  readonly recolour: () => void
  /** Whether the texts are coloured. */
  readonly colour: (on: boolean) => void
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
  const editors = () => {
    const view = lazy.now()
    return view ? [...view.cards.values()].map(({ editor }) => editor) : [user.element]
  }
  const recolour = () => {
    for (const editor of editors()) editor.refresh()
  }
  const colour = (on: boolean) => {
    for (const editor of editors()) editor.colours = on
  }
  return { ...lazy, page, strip, recolour, colour }
}
