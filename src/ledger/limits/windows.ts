/** From a limit's window to what a store is told about it. */
import { describeValue, invalidArgument, TokenroomError } from '../../errors/index.ts'
import { CEILING, type WindowOp } from '../store/types.ts'
import type { Window } from '../types.ts'
import { type CalendarSpec, dayOf, edgesAround } from './calendar.ts'

/** A rolling window counts in parts of its length; at least a millisecond each. */
const SLICES = 20
const LONGEST_MS = 3_660 * 86_400_000

/** The window as it is at a time. The same object as long as the edges are the same. */
export type WindowAt = (now: number) => WindowOp

/** Reads a window. `amount` is the limit's, which a bucket has to be able to hold exactly. */
export function readWindow(where: string, window: Window, amount: number, isMoney: boolean): WindowAt {
  if (typeof window !== 'object' || window === null) throw invalidArgument(where, window, 'an object')
  const kinds = (['calendar', 'rollingMs', 'bucket', 'total'] as const).filter((kind) => kind in window)
  if (kinds.length !== 1) {
    const received = kinds.length === 0 ? 'none of them' : kinds.join(' and ')
    throw invalid(where, received, 'exactly one of calendar, rollingMs, bucket, total')
  }
  if ('calendar' in window) return calendarWindow(readCalendar(where, window))
  if ('rollingMs' in window) {
    const { rollingMs } = window
    checkWhole(`${where}.rollingMs`, rollingMs, SLICES, LONGEST_MS)
    const op: WindowOp = { kind: 'rolling', sliceMs: Math.ceil(rollingMs / SLICES), slices: SLICES }
    return () => op
  }
  if ('total' in window) {
    if (window.total !== true) throw invalidArgument(`${where}.total`, window.total, 'true')
    return () => ({ kind: 'total' })
  }
  if (isMoney)
    throw invalid(where, 'a bucket of money', 'a calendar or rolling window; buckets hold tokens or requests')
  const op = bucketWindow(`${where}.bucket`, window.bucket, amount)
  return () => op
}

function readCalendar(where: string, window: Window & { calendar: unknown }): CalendarSpec {
  const {
    calendar,
    timeZone = 'UTC',
    firstWeekday = 1,
  } = window as Window & { calendar: string } & { timeZone?: string; firstWeekday?: number }
  if (!['hour', 'day', 'week', 'month'].includes(calendar)) {
    throw invalidArgument(`${where}.calendar`, calendar, 'hour, day, week or month')
  }
  if (typeof timeZone !== 'string')
    throw invalidArgument(`${where}.timeZone`, timeZone, 'a time zone such as Europe/Berlin')
  checkWhole(`${where}.firstWeekday`, firstWeekday, 1, 7)
  try {
    dayOf(timeZone, 0)
  } catch {
    throw invalid(
      `${where}.timeZone`,
      timeZone.slice(0, 60),
      'a time zone of the IANA data base, such as Europe/Berlin',
    )
  }
  return { unit: calendar as CalendarSpec['unit'], timeZone, firstWeekday }
}

function calendarWindow(spec: CalendarSpec): WindowAt {
  let edges: readonly number[] = []
  let op: WindowOp = { kind: 'calendar', edges }
  return (now) => {
    if (edges.length > 0 && now >= edges[1]! && now < edges[2]!) return op
    edges = edgesAround(spec, now)
    op = { kind: 'calendar', edges }
    return op
  }
}

/** A rate of `refill` per `everyMs` as whole units of 1/`scale` per millisecond, so that nothing is ever rounded. */
function bucketWindow(where: string, bucket: unknown, amount: number): WindowOp {
  if (typeof bucket !== 'object' || bucket === null) throw invalidArgument(where, bucket, 'an object')
  const { refill, everyMs } = bucket as { refill?: unknown; everyMs?: unknown }
  checkWhole(`${where}.refill`, refill, 1, CEILING)
  checkWhole(`${where}.everyMs`, everyMs, 1, LONGEST_MS)
  const divisor = greatestCommonDivisor(refill, everyMs)
  const [perMs, scale] = [refill / divisor, everyMs / divisor]
  if (amount * scale * 2 > CEILING) {
    const advice = `an amount of at most ${Math.floor(CEILING / 2 / scale)}, or a refill and a time with a common divisor`
    throw invalid(where, `${amount} with ${refill} each ${everyMs} ms`, advice)
  }
  return { kind: 'bucket', perMs, scale }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** A whole number between two bounds, both included. */
export function checkWhole(name: string, value: unknown, least: number, most: number): asserts value is number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return
  throw invalidArgument(name, value, `a whole number from ${least} to ${most}`)
}

function invalid(name: string, received: string, expected: string): TokenroomError<'INVALID_ARGUMENT'> {
  const message = `${name} must be ${expected}, not ${received}`
  return new TokenroomError('INVALID_ARGUMENT', message, { name, received: describeValue(received), expected })
}
