/** Days of the calendar, as `YYYY-MM-DD`. */
import { invalidArgument } from '../errors/index.ts'
import { dayOf } from '../ledger/limits/calendar.ts'

const DAY_MS = 86_400_000

/** The day that calendars in the zone show. Throws a `RangeError` for a zone that does not exist. */
export function dayAt(atMs: number, timeZone = 'UTC'): string {
  return new Date(dayOf(timeZone, atMs) * DAY_MS).toISOString().slice(0, 10)
}

/** So many days later, or earlier. Throws `INVALID_ARGUMENT` for what is no day. */
export function dayPlus(day: string, days: number): string {
  return new Date(requireDay('day', day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The start of the day in UTC. */
export function requireDay(name: string, day: unknown): number {
  const atMs = typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(atMs)) throw invalidArgument(name, day, 'a day, "YYYY-MM-DD"')
  return atMs
}

/** Every day from the first to the last, both included. Throws `INVALID_ARGUMENT` for more than ten years. */
export function daysBetween(fromDay: string, toDay: string): readonly string[] {
  const [from, to] = [requireDay('fromDay', fromDay), requireDay('toDay', toDay)]
  const count = Math.round((to - from) / DAY_MS) + 1
  if (count > 3_660) throw invalidArgument('fromDay', fromDay, 'at most ten years before toDay')
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayPlus(fromDay, index))
}
