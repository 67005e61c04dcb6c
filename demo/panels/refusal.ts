import type { PlanError } from 'tokenroom/planner'
import { isSlotId, slotDefinition } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'
import { h } from '../ui/dom.ts'
import { formatTokenCount, formatTokens } from '../ui/format.ts'
import { offeredFix } from './fixes.ts'

const titleOf = (slot: string) => (isSlotId(slot) ? slotDefinition(slot).title : slot)

/**
 * Why there is no plan, in sentences: what must stay, what there is room for, and buttons that mend it. A larger window is
 * offered unless more than the whole window is held for the answer.
 */
export function refusal(
  { data }: PlanError,
  onFix: ((apply: (state: PlaygroundState) => PlaygroundState) => void) | null,
  offersWindow = true,
): HTMLElement {
  const { needTokens, haveTokens, slots = [], fixes = [] } = data
  const short = slots.filter(({ shortTokens }) => shortTokens > 0)
  const offered = fixes.flatMap((fix) => (offersWindow || fix.kind !== 'larger-window' ? (offeredFix(fix) ?? []) : []))
  return h(
    'div',
    { class: 'refusal', role: 'group', 'aria-label': 'Why there is no plan' },
    h('p', { class: 'refusal__title' }, 'This request would be refused'),
    h(
      'p',
      {},
      `What must stay needs ${formatTokenCount(needTokens)}, and there is room for ${formatTokens(haveTokens)}. Nothing is cut in silence: choose what gives way.`,
    ),
    short.length > 0 &&
      h(
        'ul',
        { class: 'refusal__slots number' },
        ...short.map((slot) =>
          h(
            'li',
            {},
            h('span', { class: `swatch slot-${slot.slot}`, 'aria-hidden': 'true' }),
            `${titleOf(slot.slot)} needs ${formatTokenCount(slot.needTokens)}, has ${formatTokens(slot.haveTokens)}: ${formatTokens(slot.shortTokens)} short`,
          ),
        ),
      ),
    onFix === null
      ? h('ul', { class: 'refusal__fixes' }, ...offered.map(({ label }) => h('li', {}, label)))
      : h(
          'div',
          { class: 'refusal__fixes' },
          ...offered.map(({ label, apply }) =>
            h('button', { type: 'button', class: 'button button--small', onclick: () => onFix(apply) }, label),
          ),
        ),
  )
}
