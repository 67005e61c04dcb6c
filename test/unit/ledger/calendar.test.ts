/** Edges of calendar windows, beside those of Temporal. */
import { Temporal } from '@js-temporal/polyfill'
import { describe, expect, test } from 'vitest'
import { edgesAround } from '../../../src/ledger/limits/calendar.ts'
import { random } from '../../helpers/random.ts'

const HOUR_MS = 3_600_000
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'America/Havana',
  'Pacific/Kiritimati',
]

type Unit = 'day' | 'week' | 'month'

/** The start of the window of `at`, and of the next, as Temporal has them. */
function expected(unit: Unit, timeZone: string, firstWeekday: number, at: number): [number, number] {
  let date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
  if (unit === 'week') date = date.subtract({ days: (date.dayOfWeek - firstWeekday + 7) % 7 })
  if (unit === 'month') date = date.with({ day: 1 })
  const next = date.add(unit === 'day' ? { days: 1 } : unit === 'week' ? { weeks: 1 } : { months: 1 })
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).startOfDay().epochMilliseconds
  return [startOf(date), startOf(next)]
}

describe.each(zones)('%s', (timeZone) => {
  test('days, weeks and months begin and end where Temporal says', () => {
    const below = random(timeZone.length)
    for (let number = 0; number < 60; number++) {
      // From 2012 on: earlier, there is a zone that was set back over midnight, where there are two answers.
      const at = Date.UTC(2012, 0, 1) + below(18 * 365) * 24 * HOUR_MS + below(24 * HOUR_MS)
      const firstWeekday = 1 + below(7)
      for (const unit of ['day', 'week', 'month'] as const) {
        const [, start, end] = edgesAround({ unit, timeZone, firstWeekday }, at)
        expect([start, end], `${unit} of ${at}`).toEqual(expected(unit, timeZone, firstWeekday, at))
      }
    }
  })

  test('windows touch: each ends where the next begins, in the days around every change of the clock', () => {
    for (const unit of ['hour', 'day', 'week', 'month'] as const) {
      const spec = { unit, timeZone, firstWeekday: 1 }
      let at = Date.UTC(2026, 2, 25)
      while (at < Date.UTC(2026, 3, 8)) {
        const [before, start, end, after] = edgesAround(spec, at) as [number, number, number, number]
        expect(start).toBeLessThanOrEqual(at)
        expect(end).toBeGreaterThan(at)
        expect(edgesAround(spec, end).slice(0, 3)).toEqual([start, end, after])
        expect(edgesAround(spec, start - 1)[1]).toBe(before)
        at = end
      }
    }
  })
})

test('a day in which the clock is set has 23 or 25 hours', () => {
  const hoursOf = (at: number) => {
    const [, start, end] = edgesAround({ unit: 'day', timeZone: 'Europe/Berlin', firstWeekday: 1 }, at) as number[]
    return (end! - start!) / HOUR_MS
  }
  expect([Date.UTC(2026, 2, 29, 12), Date.UTC(2026, 9, 25, 12), Date.UTC(2026, 5, 1)].map(hoursOf)).toEqual([
    23, 25, 24,
  ])
})
