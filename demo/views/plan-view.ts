import type { ChangeSet, Text } from '@codemirror/state'
import type { SegmentSource } from '../editor/colouring.ts'
import type { Answer } from '../engine/answer.ts'
import { createHero } from '../meter/hero.ts'
import type { Standing } from '../meter/standing.ts'
import type { CatalogueModel } from '../model/catalogue.ts'
import { createCostPanel } from '../panels/cost-panel.ts'
import { createCrossCheck } from '../panels/cross-check.ts'
import { createLegend } from '../panels/legend-table.ts'
import { createPlanPanel } from '../panels/plan-panel.ts'
import { SLOTS, type SlotId, type SlotSettings } from '../slots/definitions.ts'
import { SlotCard } from '../slots/slot-card.ts'
import type { PlaygroundState } from '../state.ts'
import { h } from '../ui/dom.ts'

export interface PlanViewEvents {
  readonly onEdit: (id: SlotId, changes: ChangeSet, doc: Text) => void
  readonly onText: (id: SlotId, doc: Text) => void
  readonly onSettings: (id: SlotId, change: Partial<SlotSettings>) => void
  readonly onState: (change: Partial<Pick<PlaygroundState, 'windowTokens' | 'outputReserveTokens'>>) => void
  readonly onSample: () => void
  /** Applies a change that makes a request fit. */
  readonly onFix: (apply: (state: PlaygroundState) => PlaygroundState) => void
  readonly source: (id: SlotId) => SegmentSource | null
  readonly check: Parameters<typeof createCrossCheck>[0]
}

/** The view of slots: the room that is left, an editor for each slot, and what of them is sent. */
export function createPlanView(start: PlaygroundState, events: PlanViewEvents) {
  const hero = createHero({
    onReserve: (outputReserveTokens) => events.onState({ outputReserveTokens }),
    onWindow: (windowTokens) => events.onState({ windowTokens }),
  })
  const cards = new Map(
    SLOTS.map((definition) => {
      const { id } = definition
      return [id, new SlotCard(definition, start.texts[id], start.settings[id], events)] as const
    }),
  )
  const focusSlot = (id: SlotId) => {
    const card = cards.get(id)!
    card.element.scrollIntoView({ block: 'nearest' })
    card.editor.focus()
  }
  const legend = createLegend((id) => hero.meter.highlight(id), focusSlot)
  const plan = createPlanPanel(events.onSample, events.onFix)
  const cost = createCostPanel()
  const check = createCrossCheck(events.check)
  const status = h('div')
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
  const element = h('div', { class: 'plan-view' }, hero.element, status, workbench)
  hero.element.addEventListener('partclick', (event) => {
    const { id } = (event as CustomEvent<{ id: string }>).detail
    if (cards.has(id as SlotId)) focusSlot(id as SlotId)
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
  /** Draws the rest. While a newer answer is pending it draws no lists, because they would flicker. */
  const showRest = (answer: Answer, standing: Standing, hasNewer: boolean) => {
    hero.showRest(standing)
    const { measure, plan: made } = answer.preview
    for (const [id, card] of cards) {
      const { summary, problem } = answer.slots[id]
      card.show({ tokens: tokensIn(measure, id), sentTokens: made && tokensIn(made, id), summary, problem })
    }
    legend.show(answer, standing)
    if (hasNewer) return
    plan.show(answer, standing)
    cost.show(answer)
  }
  /** Marks the counts of texts that have changed since `counted`. */
  const markStale = (stale: boolean, isStale: (id: SlotId) => boolean) => {
    hero.markStale(stale)
    for (const [id, card] of cards) card.markStale(isStale(id))
  }
  /** Shows no counts: those that were shown are another model's. */
  const clear = () => {
    for (const card of cards.values()) card.clear()
  }
  return {
    element,
    status,
    strip: hero.strip,
    cards,
    check,
    focusSlot,
    follow,
    showCounts,
    showRest,
    markStale,
    clear,
    showModel: (model: CatalogueModel, windowTokens: number | null) => hero.showModel(model, windowTokens),
  }
}

export const tokensIn = (
  { slots }: { readonly slots: readonly { name: string; tokens: number }[] },
  id: SlotId,
): number => slots.find((slot) => slot.name === id)?.tokens ?? 0

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
