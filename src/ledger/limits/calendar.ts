/** Edges of calendar windows in a time zone. Windows touch: each ends where the next begins, whatever the clocks do. */

export interface CalendarSpec {
  readonly unit: 'hour' | 'day' | 'week' | 'month'
  readonly timeZone: string
  /** 1 is Monday. */
  readonly firstWeekday: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The start of the window before that of `at`, then of the window of `at`, and the two after. Costs about 0.1 ms. */
export function edgesAround(spec: CalendarSpec, at: number): number[] {
  const day = dayOf(spec.timeZone, at)
  if (spec.unit === 'hour') return hourEdges(spec.timeZone, day, at)
  let index = indexOf(spec, day)
  const start = (number: number): number => startOfDay(spec.timeZone, firstDay(spec, number))
  // A day can begin, be set back to the one before, and begin again: the edges decide, not the clock's date.
  while (start(index) > at) index--
  while (start(index + 1) <= at) index++
  return [start(index - 1), start(index), start(index + 1), start(index + 2)]
}

/** Days are numbered from 1970-01-01, a Thursday. */
function indexOf(spec: CalendarSpec, day: number): number {
  if (spec.unit === 'week') return Math.floor((day + 3 - (spec.firstWeekday - 1)) / 7)
  if (spec.unit === 'day') return day
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function firstDay(spec: CalendarSpec, index: number): number {
  if (spec.unit === 'week') return index * 7 - 3 + (spec.firstWeekday - 1)
  if (spec.unit === 'day') return index
  return Date.UTC(Math.floor(index / 12), index % 12, 1) / DAY_MS
}

/** Hours are counted from the day's start, so that they touch also where a clock is set by half an hour. */
function hourEdges(timeZone: string, day: number, at: number): number[] {
  const edges: number[] = []
  for (let one = day - 1; one <= day + 2; one++) {
    const end = startOfDay(timeZone, one + 1)
    for (let hour = startOfDay(timeZone, one); hour < end; hour += HOUR_MS) edges.push(hour)
  }
  const current = edges.findLastIndex((start) => start <= at)
  return edges.slice(current - 1, current + 3)
}

const starts = new Map<string, number>()
const MOST_REMEMBERED = 10_000

/** The first moment from which on the zone's date is `day` or later. */
function startOfDay(timeZone: string, day: number): number {
  if (timeZone === 'UTC') return day * DAY_MS
  const key = `${day} ${timeZone}`
  let start = starts.get(key)
  if (start === undefined) {
    start = findStartOfDay(timeZone, day)
    if (starts.size >= MOST_REMEMBERED) starts.clear()
    starts.set(key, start)
  }
  return start
}

function findStartOfDay(timeZone: string, day: number): number {
  // No zone is further from UTC than this.
  let before = day * DAY_MS - 26 * HOUR_MS
  let after = day * DAY_MS + 26 * HOUR_MS
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(timeZone, middle) >= day) after = middle
    else before = middle
  }
  return after
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The number of the date that calendars in the zone show. Throws a `RangeError` for a zone that does not exist. */
export function dayOf(timeZone: string, at: number): number {
  if (timeZone === 'UTC') return Math.floor(at / DAY_MS)
  let format = formats.get(timeZone)
  if (format === undefined) {
    const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone, ...date })
    formats.set(timeZone, format)
  }
  // `9/24/2026`: fast, and of one form as the locale is fixed.
  const [month, day, year] = format.format(at).split('/').map(Number)
  return Date.UTC(year!, month! - 1, day!) / DAY_MS
}
