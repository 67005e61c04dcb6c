/** The page: HTML and SVG, made where it is asked for. No script runs on it. */
import type { DayRow, UsageOverview } from '../../src/usage/index.ts'
import type { DashboardData } from './data.ts'
import { type DayValue, daysChart } from './days-chart.ts'
import { formatMoment, formatMoney, formatShort, formatWhole, sumTokens } from './format.ts'
import { type Html, html } from './html.ts'
import { limitsSection } from './limits.ts'
import { sharesTable } from './shares.ts'

/** Nothing but the page's own style may load, run, frame or be sent. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The whole page. `stylePath` is where its style is. */
export function dashboardPage({ nowMs, limits, usage }: DashboardData, stylePath: string): string {
  const title = usage === null ? 'Limits' : `${formatMoney(usage.today.totals.costNanoUsd)} today`
  const zone = usage === null ? '' : ` Days begin at midnight ${usage.today.timeZone}.`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · tokenroom</title>
<link rel="stylesheet" href="${stylePath}">
</head>
<body>
<header><h1>tokenroom <span>budget</span></h1><p>As of <time datetime="${new Date(nowMs).toISOString()}">${formatMoment(nowMs)}</time>.${zone}</p></header>
<main>
${usage === null ? null : tiles(usage.today, usage.month.days.at(-2))}
${limitsSection(limits)}
${usage === null ? html`<p class="none full">Usage by user, feature and day is in the log lines of this proxy; it keeps none itself.</p>` : usageSections(usage)}
</main>
</body>
</html>
`.text
}

function usageSections({ month, today }: NonNullable<DashboardData['usage']>): Html {
  const { user, feature, model } = today.by
  const header = (name: string) => `No request of today names a ${name}. Send the header x-tokenroom-${name}.`
  return html`${spendChart(month.days)}
${perUserChart(month.days)}
${sharesTable('user', 'Top users today', user, header('user'))}
<div class="stack">${sharesTable('feature', 'Top features today', feature, header('feature'))}
${sharesTable('model', 'Models today', model, 'No request today.')}</div>`
}

function tiles(today: UsageOverview, yesterday: DayRow | undefined): Html {
  const { totals, activeUsers, costPerActiveUserPerDayNanoUsd: cost } = today
  const tile = (name: string, value: string, note = '') =>
    html`<div class="tile"><dt>${name}</dt><dd>${value}${note === '' ? null : html` <small>${note}</small>`}</dd></div>`
  return html`<dl class="tiles">
${tile('Spend today', formatMoney(totals.costNanoUsd), yesterday ? `${formatMoney(yesterday.totals.costNanoUsd)} yesterday` : '')}
${tile('Per active user', cost === null ? '–' : formatMoney(cost), 'today')}
${tile('Active users', formatWhole(activeUsers))}
${tile('Requests', formatWhole(totals.requests), totals.unpriced > 0 ? `${formatWhole(totals.unpriced)} without a price` : '')}
${tile('Tokens', formatShort(sumTokens(totals)))}
${tile('Refused', formatWhole(totals.refused))}
</dl>`
}

function spendChart(days: readonly DayRow[]): Html {
  const values = days.map(({ day, totals: { costNanoUsd } }) => ({
    day,
    value: Number(costNanoUsd),
    label: formatMoney(costNanoUsd),
  }))
  const sum = days.reduce((total, { totals }) => total + totals.costNanoUsd, 0n)
  const summary = `${formatMoney(sum)} in ${days.length} days, at most ${topOf(values) ?? '$0'} on one.`
  return daysChart({ id: 'spend', title: 'Spend a day', unit: 'Spend', top: topOf(values), summary }, values)
}

function perUserChart(days: readonly DayRow[]): Html {
  const values = days.map(({ day, costPerActiveUserNanoUsd: cost }): DayValue => {
    return { day, value: cost === null ? null : Number(cost), label: cost === null ? 'no users' : formatMoney(cost) }
  })
  const summary = `At most ${topOf(values) ?? '$0'} for each active user on one of ${days.length} days.`
  return daysChart(
    { id: 'per-user', title: 'Cost per active user a day', unit: 'Per user', top: topOf(values), summary },
    values,
  )
}

function topOf(values: readonly DayValue[]): string | null {
  const [highest] = values.filter(({ value }) => value !== null && value > 0).toSorted((a, b) => b.value! - a.value!)
  return highest?.label ?? null
}
