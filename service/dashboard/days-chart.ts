/** A column for each day, with its numbers in a table beside it. */

import { shortDay } from './format.ts'
import { type Html, html } from './html.ts'

/** What one column shows. */
export interface DayValue {
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** The height; null for a day that has no value. */
  readonly value: number | null
  /** The value in words. */
  readonly label: string
}

/** What a chart is called, and what it tells in one sentence to who does not see it. */
export interface ChartTexts {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** The heading of the column of values in the table. */
  readonly unit: string
  /** The highest value in words; null when there is none. */
  readonly top: string | null
}

const HEIGHT = 100
/** The share of a column's place that it takes. */
const FILL = 0.72

/** The picture has no text of its own, so it may have any width: the labels are the page's. */
export function daysChart({ id, title, summary, unit, top }: ChartTexts, days: readonly DayValue[]): Html {
  const highest = Math.max(0, ...days.map(({ value }) => value ?? 0))
  const columns = days.map((one, at) => column(one, at, highest, at === days.length - 1))
  const [first, middle, last] = [days[0], days[Math.floor(days.length / 2)], days.at(-1)]
  return html`<section class="card" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<figure>
<div class="scale" aria-hidden="true"><span>${top ?? ''}</span><span>0</span></div>
<svg class="days" viewBox="0 0 ${days.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary}">
<line class="grid" x1="0" x2="${days.length}" y1="0.5" y2="0.5"/><line class="grid" x1="0" x2="${days.length}" y1="${HEIGHT / 2}" y2="${HEIGHT / 2}"/>
${columns}<line class="axis" x1="0" x2="${days.length}" y1="${HEIGHT}" y2="${HEIGHT}"/></svg>
<div class="ticks" aria-hidden="true"><span>${first ? shortDay(first.day) : ''}</span><span>${middle ? shortDay(middle.day) : ''}</span><span>${last ? 'today' : ''}</span></div>
</figure>
<details><summary>Numbers<span class="hidden"> of ${title}</span></summary>
<table><caption class="hidden">${title}</caption><thead><tr><th scope="col">Day</th><th scope="col" class="number">${unit}</th></tr></thead>
<tbody>${days.toReversed().map(({ day, label }) => html`<tr><th scope="row">${shortDay(day)}</th><td class="number">${label}</td></tr>`)}</tbody></table></details>
</section>`
}

function column({ day, value, label }: DayValue, at: number, highest: number, isToday: boolean): Html {
  if (value === null || value <= 0 || highest <= 0) return html``
  // What is there is seen, however little it is.
  const height = Math.max(1.5, (value / highest) * (HEIGHT - 2))
  const x = at + (1 - FILL) / 2
  const round = (number: number) => Math.round(number * 100) / 100
  return html`<rect class="${isToday ? 'column today' : 'column'}" x="${round(x)}" y="${round(HEIGHT - height)}" width="${FILL}" height="${round(height)}"><title>${shortDay(day)}: ${label}</title></rect>
`
}
