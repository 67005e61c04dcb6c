/** Who and what used most: a table whose rows have a bar. */
import type { NamedRow, NamedRows } from '../../src/usage/index.ts'
import { formatMoney, formatShort, formatWhole, sumTokens } from './format.ts'
import { type Html, html } from './html.ts'

const MOST_ROWS = 8

/** Who used most, by cost, and by tokens where nothing has a price. `of` is what they are: `user`. */
export function sharesTable(of: string, title: string, { rows, others }: NamedRows, absent: string): Html {
  const id = `top-${of}`
  const head = html`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>`
  if (rows.every(({ name }) => name === null)) return html`${head}<p class="none">${absent}</p></section>`
  const isPriced = rows.some(({ totals }) => totals.costNanoUsd > 0n)
  const sizeOf = ({ totals }: NamedRow) => (isPriced ? Number(totals.costNanoUsd) : sumTokens(totals))
  const sorted = rows.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  const shown = sorted.slice(0, MOST_ROWS)
  const largest = Math.max(1, sizeOf(shown[0]!))
  const rest = sorted.length - shown.length + (others?.names ?? 0)
  return html`${head}
<table class="shares"><thead><tr><th scope="col">${of}</th><th scope="col" class="number">Cost</th><th scope="col" class="number">Tokens</th><th scope="col" class="number wide">Requests</th></tr></thead>
<tbody>${shown.map((one) => row(of, one, sizeOf(one) / largest))}</tbody></table>
${rest > 0 ? html`<p class="more">and ${formatWhole(rest)} more</p>` : null}</section>`
}

/** What nobody has a price for did not cost nothing. */
function costOf({ costNanoUsd, unpriced }: NamedRow['totals']): string {
  return costNanoUsd === 0n && unpriced > 0 ? 'no price' : formatMoney(costNanoUsd)
}

function row(of: string, { name, totals }: NamedRow, share: number): Html {
  return html`<tr><th scope="row"><span class="name">${name ?? `no ${of}`}</span>
<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="spent" width="${Math.round(share * 1000) / 10}" height="4"/></svg></th>
<td class="number">${costOf(totals)}</td><td class="number">${formatShort(sumTokens(totals))}</td><td class="number wide">${formatWhole(totals.requests)}</td></tr>`
}
