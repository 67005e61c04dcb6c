/** What is spent and held of each limit. */
import type { Counter, LimitCounters } from '../admin/standings.ts'
import { formatAmount, formatMoment, formatPercent, windowName } from './format.ts'
import { type Html, html } from './html.ts'

/** The most counters that are shown of one limit: those that are nearest to their end. */
const MOST_ROWS = 6
/** From this share on a limit is close to its end. */
const CLOSE = 0.9

export function limitsSection(limits: readonly LimitCounters[]): Html {
  const head = html`<section class="card full" aria-labelledby="limits"><h2 id="limits">Limits</h2>`
  if (limits.length === 0) {
    return html`${head}<p class="none">No limits are set. Write them into <code>limits</code> of the settings file.</p></section>`
  }
  return html`${head}
<p class="legend"><span class="key spent"></span>spent <span class="key held"></span>held by requests in flight</p>
<table class="limits"><thead><tr><th scope="col">Limit and use</th><th scope="col" class="number">Left</th></tr></thead>
${limits.map(limitRows)}</table></section>`
}

function limitRows({ limit, per, counters, needs }: LimitCounters): Html {
  const ends = counters[0]?.standing.endsAtMs ?? null
  const facts = [
    `${formatAmount(limit.amount, limit.unit)} in ${windowName(limit.window)}`,
    ...(per.length > 0 ? [`per ${per.join(' and ')}`] : []),
    ...(limit.mode === 'shadow' ? ['only watched'] : []),
    ...(ends === null ? [] : [`until ${formatMoment(ends)}`]),
  ]
  const head = html`<tr class="group"><th scope="rowgroup" colspan="2"><b>${limit.id}</b> <span class="note">${facts.join(', ')}</span></th></tr>`
  if (needs.length > 0) {
    return html`<tbody>${head}<tr><td colspan="2" class="none">Nothing of today names a ${needs.join(' or a ')} yet.</td></tr></tbody>`
  }
  const sorted = counters.toSorted((a, b) => shareOf(b) - shareOf(a))
  const rest = sorted.length - MOST_ROWS
  const more = rest > 0 ? html`<tr><td colspan="2" class="more">and ${rest} more, with less of it used</td></tr>` : null
  return html`<tbody>${head}${sorted.slice(0, MOST_ROWS).map(counterRow)}${more}</tbody>`
}

function counterRow(counter: Counter): Html {
  const { scope, standing } = counter
  const { unit, spent, held, left, overriddenUntilMs } = standing
  const share = shareOf(counter)
  const name = Object.values(scope).join(' · ') || 'all'
  const [level, state] = share >= 1 ? ['over', 'used up'] : share >= CLOSE ? ['close', 'nearly used up'] : ['fine', '']
  const override = overriddenUntilMs === null ? '' : ` · amount now ${formatAmount(standing.amount, unit)}`
  const heldText = Number(held) > 0 ? ` + ${formatAmount(held, unit)} held` : ''
  return html`<tr class="${level}"><th scope="row"><span class="line"><span class="name">${name}</span>
<span class="note">${formatPercent(share)} · ${formatAmount(spent, unit)}${heldText}${override}</span></span>${bar(counter)}</th>
<td class="number">${formatAmount(left, unit)}${state === '' ? null : html`<span class="state">${state}</span>`}</td></tr>`
}

function bar({ standing: { spent, held, amount: most } }: Counter): Html {
  const [spentShare, heldShare] = [ratio(spent, most), ratio(held, most)]
  const width = Math.min(100, spentShare * 100)
  const heldWidth = Math.min(100 - width, heldShare * 100)
  const round = (value: number) => Math.round(value * 10) / 10
  return html`<svg class="bar thick" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="spent" width="${round(width)}" height="8"/><rect class="held" x="${round(width)}" width="${round(heldWidth)}" height="8"/></svg>`
}

function shareOf({ standing: { spent, held, amount: most } }: Counter): number {
  return ratio(spent, most) + ratio(held, most)
}

function ratio(part: number | bigint, whole: number | bigint): number {
  if (Number(whole) > 0) return Number(part) / Number(whole)
  // A limit of nothing is used up by the first use.
  return Number(part) > 0 ? 1 : 0
}
