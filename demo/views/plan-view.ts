import { type Answer, tokensIn } from '../engine/answer.ts'
import { createHero } from '../meter/hero.ts'
import type { Standing } from '../meter/standing.ts'
import type { CatalogueModel } from '../model/catalogue.ts'
import { createCostPanel } from '../panels/cost-panel.ts'
import { createCrossCheck } from '../panels/cross-check.ts'
import { createLegend } from '../panels/legend-table.ts'
import { createPlanPanel } from '../panels/plan-panel.ts'
import { SLOTS, type SlotId, type SlotSettings } from '../slots/definitions.ts'
import { SlotCard } from '../slots/slot-card.ts'
import { SlotEditor, type SlotEditorEvents } from '../slots/slot-editor.ts'
import type { PlaygroundState } from '../state.ts'
import { h } from '../ui/dom.ts'

export interface PlanViewEvents extends SlotEditorEvents {
  readonly onSettings: (id: SlotId, change: Partial<SlotSettings>) => void
  readonly onState: (change: Partial<Pick<PlaygroundState, 'windowTokens' | 'outputReserveTokens'>>) => void
  readonly onSample: () => void
  /** Applies a change that makes a request fit. */
  readonly onFix: (apply: (state: PlaygroundState) => PlaygroundState) => void
  readonly check: Parameters<typeof createCrossCheck>[0]
}

export type PlanView = ReturnType<typeof createPlanView>

/** The view of slots: the room that is left, an editor for each slot, and what of them is sent. */
export function createPlanView(start: PlaygroundState, user: SlotEditor, events: PlanViewEvents) {
  const hero = createHero({
    onReserve: (outputReserveTokens) => events.onState({ outputReserveTokens }),
    onWindow: (windowTokens) => events.onState({ windowTokens }),
  })
  const cards = new Map(
    SLOTS.map((definition) => {
      const { id } = definition
      const editor = id === 'user' ? user : new SlotEditor(definition, start.texts[id], events)
      const card = new SlotCard(definition, editor, start.settings[id], events.onSettings)
      if (id !== 'user') card.takeEditor()
      return [id, card] as const
    }),
  )
  const focusSlot = (id: SlotId) => {
    const card = cards.get(id)!
    card.element.scrollIntoView({ block: 'nearest' })
    card.editor.focus()
  }
  const legend = createLegend((id) => hero.budget.point(id), focusSlot)
  const plan = createPlanPanel(events.onSample, events.onFix)
  const cost = createCostPanel()
  const check = createCrossCheck(events.check)
  const status = h('div')
  /** Where there is one column, the plan is below all slots. */
  const jump = h(
    'button',
    {
      type: 'button',
      class: 'link plan-view__jump',
      onclick: () => {
        plan.element.scrollIntoView()
        plan.element.focus()
      },
    },
    'See what is kept and what is left out',
  )
  const workbench = h(
    'div',
    { class: 'workbench' },
    h(
      'section',
      { class: 'slots', id: 'slots', 'aria-label': 'Slots' },
      h('h2', { class: 'visually-hidden' }, 'Slots'),
      ...[...cards.values()].map((card) => card.element),
    ),
    h('div', { class: 'side' }, legend.element, plan.element, cost.element, check.element),
  )
  const element = h(
    'div',
    { class: 'plan-view' },
    h('h1', { class: 'visually-hidden' }, 'Plan of a request'),
    hero.element,
    jump,
    status,
    workbench,
  )
  hero.element.addEventListener('partclick', (event) => {
    const { name } = (event as CustomEvent<{ name: string }>).detail
    if (cards.has(name as SlotId)) focusSlot(name as SlotId)
  })
  releaseFocus(element)

  /** Takes over what was changed elsewhere, as by a sample. */
  const follow = (state: PlaygroundState, before: PlaygroundState) => {
    for (const [id, card] of cards) {
      if (state.texts[id] !== before.texts[id]) card.editor.doc = state.texts[id]
      if (state.settings[id] !== before.settings[id]) card.showSettings(state.settings[id])
    }
  }
  /** Draws what belongs into the frame of the letter: the room that is left, and the counts. */
  const showCounts = ({ preview }: Answer, standing: Standing) => {
    hero.showRoom(standing)
    for (const [id, card] of cards) card.showCount(tokensIn(preview.measure, id))
  }
  /** Shows an answer in whole, and the model, as when the view is new. */
  const showAll = (answer: Answer, standing: Standing) => {
    showCounts(answer, standing)
    showRest(answer, standing, false)
  }
  const inNextFrame = newestInNextFrame()
  /**
   * Draws the rest: the numbers, and in a frame of their own the lists, which take as long. While a newer answer is pending it
   * draws no lists, because they would flicker.
   */
  const showRest = (answer: Answer, standing: Standing, hasNewer: boolean) => {
    hero.showRest(answer, standing)
    const { measure, plan: made } = answer.preview
    for (const [id, card] of cards) {
      const { summary, problem } = answer.slots[id]
      card.show({ tokens: tokensIn(measure, id), sentTokens: made && tokensIn(made, id), summary, problem })
    }
    legend.show(standing)
    if (hasNewer) return
    inNextFrame(() => {
      plan.show(answer, standing)
      cost.show(answer)
    })
  }
  /** Marks the counts of texts that have changed since `counted`. */
  const markStale = (stale: boolean, isStale: (id: SlotId) => boolean) => {
    hero.markStale(stale)
    for (const [id, card] of cards) card.markStale(isStale(id))
  }
  /** Shows no counts: those that were shown are another model's. */
  const clear = () => {
    hero.clear()
    for (const card of cards.values()) card.clear()
  }
  return {
    element,
    status,
    strip: hero.strip,
    cards,
    check,
    focusSlot,
    /** The slot whose card has `target` in it. */
    slotOf: (target: EventTarget | null) =>
      [...cards].find(([, card]) => card.editor === target || card.element.contains(target as Node))?.[0],
    follow,
    showCounts,
    showRest,
    showAll,
    markStale,
    clear,
    showModel: (model: CatalogueModel, windowTokens: number | null) => hero.showModel(model, windowTokens),
  }
}

/** Runs what it was given last in the next frame. */
function newestInNextFrame(): (run: () => void) => void {
  let newest: (() => void) | null = null
  return (run) => {
    if (newest === null) {
      requestAnimationFrame(() => {
        const due = newest
        newest = null
        due?.()
      })
    }
    newest = run
  }
}

/** When the page next to an editor is clicked, Chromium puts the caret into the editor. */
function releaseFocus(element: HTMLElement): void {
  element.ownerDocument.addEventListener('mousedown', (event) => {
    const { target } = event
    if (!(target instanceof Element && target.matches('html, body, main, .plan-view, .workbench, .slots, .side')))
      return
    event.preventDefault()
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
}
