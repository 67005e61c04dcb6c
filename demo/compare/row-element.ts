/** A row of the comparison, as it is shown. */
import { h } from '../ui/dom.ts'
import { formatAxis, formatBounds, formatNanoUsd, formatShare, formatTokens } from '../ui/format.ts'
import { type CompareRow, compared } from './row.ts'

/** What the bounds of a count are, and how far apart. */
const bandOf = ({ model, count }: CompareRow): string => {
  if (count.exact) return 'exact'
  return model.encoding === null ? `estimate, ±${percentOf(count)}` : `texts exact, ±${percentOf(count)} in all`
}

/** How far a band goes to either side of its middle: the upper end of `1,000–1,200` is 9.1 % above it. */
const percentOf = ({ lower, upper }: CompareRow['count']) => formatShare(upper - lower, upper + lower)

const FITS = { yes: 'fits', maybe: 'may not fit', no: 'too long' } as const
const BADGES = { yes: 'badge--good', maybe: 'badge--warn', no: 'badge--danger' } as const

const priceWords = (cost: bigint | null, base: bigint | null) =>
  cost === 0n ? 'free' : (compared(cost, base)?.words ?? '–')

/** Between a value and its note, which begins a line of its own where there is no room for both. */
const gap = () => h('span', { class: 'compare__gap' }, ' ')

/** A model's row; `base` is the one that is chosen, whose price the others are told by. */
export function rowElement(row: CompareRow, base: CompareRow | null): HTMLElement {
  const { model, count, fits, limitTokens, costNanoUsd } = row
  const isBase = row === base
  const left = limitTokens - count.upper
  const tokens = count.exact ? formatTokens(count.upper) : formatBounds(count)
  return h(
    'tr',
    { class: isBase ? 'compare__row--base' : '', 'aria-current': isBase ? 'true' : null },
    h('th', { scope: 'row' }, model.title, ' ', h('span', { class: 'compare__id mono' }, model.key)),
    h('td', { class: 'number' }, tokens, gap(), h('span', { class: 'compare__note' }, bandOf(row))),
    h(
      'td',
      { class: 'number' },
      h('span', { class: `badge ${BADGES[fits]}` }, FITS[fits]),
      gap(),
      h(
        'span',
        { class: 'compare__note' },
        left >= 0
          ? `${formatAxis(left)} left of ${formatAxis(limitTokens)}`
          : `${formatTokens(-left)} over ${formatAxis(limitTokens)}`,
      ),
    ),
    h(
      'td',
      { class: 'number' },
      costNanoUsd === null ? 'not known' : `${count.exact ? '' : '≤ '}${formatNanoUsd(costNanoUsd)}`,
    ),
    h('td', { class: 'number' }, isBase ? '' : priceWords(costNanoUsd, base?.costNanoUsd ?? null)),
    h(
      'td',
      {},
      isBase
        ? 'chosen'
        : h(
            'button',
            {
              type: 'button',
              class: 'button button--small',
              'data-model': model.key,
              'aria-label': `Choose ${model.title}`,
            },
            'Choose',
          ),
    ),
  )
}
