import type { Answer } from '../engine/answer.ts'
import type { Standing } from '../meter/standing.ts'
import { SLOTS } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'
import { h, setChildren } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { createPlanSlot } from './plan-slot.ts'
import { refusal } from './refusal.ts'

/** What is kept, cut and dropped, and why, in the plan's own words. */
export function createPlanPanel(
  onSample: () => void,
  onFix: (apply: (state: PlaygroundState) => PlaygroundState) => void,
) {
  const body = h('div', { class: 'plan__body' })
  const element = h(
    'section',
    { class: 'panel plan', 'aria-label': 'Plan', tabindex: -1 },
    h('h2', { class: 'section-title' }, 'Plan'),
    body,
  )
  const parts = SLOTS.map(({ id, title }) => ({ id, ...createPlanSlot(id, title) }))

  const show = (answer: Answer, standing: Standing) => {
    const { plan, error } = answer.preview
    if (plan === null) {
      body.replaceChildren(...(error ? [refusal(error, onFix, answer.conflict === null)] : []))
      return
    }
    if (plan.slots.every((slot) => slot.items.length === 0)) {
      body.replaceChildren(
        h('p', { class: 'panel__empty' }, 'Nothing to send yet. Write in a slot, or start from a real request.'),
        h('button', { type: 'button', class: 'button plan__sample', onclick: onSample }, 'Load the sample'),
      )
      return
    }
    const filled = parts.flatMap((part) => {
      const slot = plan.slots.find(({ name }) => name === part.id)
      return slot && slot.items.length > 0 ? [{ ...part, slot }] : []
    })
    for (const { id, slot, show } of filled) show(slot, answer.slots[id])
    setChildren(body, [summary(standing), ...filled.map(({ element }) => element)])
  }
  return { element, show }
}

function summary(standing: Standing): HTMLElement {
  const freed = standing.writtenTokens - standing.sentTokens
  if (freed === 0)
    return h(
      'p',
      { class: 'plan__summary' },
      h('span', { class: 'badge badge--good' }, 'Everything is sent as written'),
    )
  return h(
    'p',
    { class: 'plan__summary number' },
    h('del', {}, formatTokens(standing.writtenTokens)),
    ' → ',
    h('strong', {}, formatTokens(standing.sentTokens)),
    ' tokens ',
    h('span', { class: 'badge badge--warn' }, `${formatTokens(freed)} freed`),
  )
}
