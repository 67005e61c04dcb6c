/** Usage of some days: who used what, and what it cost. */
import { invalidArgument } from '../../errors/index.ts'
import { dayPlus, daysBetween } from '../days.ts'
import type { Dimension } from '../record.ts'
import type { GroupBy, UsageGroup, UsageQuery, UsageStore } from '../store/types.ts'
import { addTotals, noTotals, type UsageTotals } from '../totals.ts'
import { type Accuracy, accuracyOf } from './accuracy.ts'
import { findSpikes, type Spike } from './spikes.ts'

export interface ReportOptions {
  /** Both included, `YYYY-MM-DD`. */
  readonly fromDay: string
  readonly toDay: string
  readonly only?: UsageQuery['only']
  /** How many names each list has at most; the others are added up in one row. Default 20. */
  readonly top?: number
}

export interface DayRow {
  readonly day: string
  readonly totals: UsageTotals
  readonly activeUsers: number
  /** Null on a day without an active user. Rounded up. */
  readonly costPerActiveUserNanoUsd: bigint | null
}

export interface NamedRow {
  /** Null: requests without this name. */
  readonly name: string | null
  readonly totals: UsageTotals
  readonly activeUsers: number
}

/** The rows with the highest cost, then the most tokens; and what all others are together, so that the sums agree. */
export interface NamedRows {
  readonly rows: readonly NamedRow[]
  readonly others: { readonly names: number; readonly totals: UsageTotals } | null
}

export interface UsageOverview {
  readonly fromDay: string
  readonly toDay: string
  readonly timeZone: string
  readonly totals: UsageTotals
  /** Users who were active on any of the days, each counted once. */
  readonly activeUsers: number
  /** The cost of all days by the active users of each day: what one of them costs on a day. Null without any. */
  readonly costPerActiveUserPerDayNanoUsd: bigint | null
  /** Every day, also those without requests. */
  readonly days: readonly DayRow[]
  readonly by: Readonly<Record<Dimension, NamedRows>>
  readonly spikes: readonly Spike[]
  readonly accuracy: readonly Accuracy[]
}

const LISTS = ['tenant', 'user', 'feature', 'model', 'endpoint'] as const

/**
 * The report of some days of a store. Throws `INVALID_ARGUMENT` for days that are none, and for more than ten years.
 *
 * @example
 * const { costPerActiveUserPerDayNanoUsd } = await reportUsage(store, { fromDay: '2026-11-01', toDay: '2026-11-30' })
 */
export async function reportUsage(store: UsageStore, options: ReportOptions): Promise<UsageOverview> {
  const { fromDay, toDay, only, top = 20 } = options
  if (!Number.isSafeInteger(top) || top < 0) throw invalidArgument('top', top, 'a whole number, 0 or more')
  const days = daysBetween(fromDay, toDay)
  const group = async (by: readonly GroupBy[], from = fromDay) =>
    store.group({ fromDay: from, toDay, by, ...(only && { only }) })
  const all = (await group([]))[0]
  const byDay = await group(['day'])
  const lists: Partial<Record<Dimension, NamedRows>> = {}
  for (const name of LISTS) lists[name] = namedRows(name, await group([name]), top)
  // A spike is seen against the week before it.
  const before = dayPlus(fromDay, -7)
  const spikes: Spike[] = []
  const history = await group(['day'], before)
  for (const name of [null, 'user', 'feature', 'model'] as const) {
    const groups = name === null ? history : await group(['day', name], before)
    spikes.push(...findSpikes(name, groups, history, days))
  }
  const totals = all?.totals ?? noTotals()
  const userDays = byDay.reduce((sum, { activeUsers }) => sum + activeUsers, 0)
  return {
    fromDay,
    toDay,
    timeZone: store.timeZone,
    totals,
    activeUsers: all?.activeUsers ?? 0,
    costPerActiveUserPerDayNanoUsd: shareOf(totals.costNanoUsd, userDays),
    days: dayRows(days, byDay),
    by: lists as UsageOverview['by'],
    spikes,
    accuracy: accuracyOf(await group(['model', 'day'])),
  }
}

function dayRows(days: readonly string[], groups: readonly UsageGroup[]): readonly DayRow[] {
  const known = new Map(groups.map((one) => [one.key.day, one]))
  return days.map((day) => {
    const { totals = noTotals(), activeUsers = 0 } = known.get(day) ?? {}
    return { day, totals, activeUsers, costPerActiveUserNanoUsd: shareOf(totals.costNanoUsd, activeUsers) }
  })
}

function namedRows(by: Dimension, groups: readonly UsageGroup[], top: number): NamedRows {
  const rows = groups
    .map(({ key, totals, activeUsers }) => ({ name: key[by] ?? null, totals, activeUsers }))
    .sort((a, b) => byCost(a.totals, b.totals) || (String(a.name) < String(b.name) ? -1 : 1))
  const rest = rows.slice(top)
  if (rest.length === 0) return { rows, others: null }
  const totals = noTotals()
  for (const row of rest) addTotals(totals, row.totals)
  return { rows: rows.slice(0, top), others: { names: rest.length, totals } }
}

function byCost(a: UsageTotals, b: UsageTotals): number {
  if (a.costNanoUsd !== b.costNanoUsd) return a.costNanoUsd > b.costNanoUsd ? -1 : 1
  return b.inputTokens + b.outputTokens - (a.inputTokens + a.outputTokens)
}

function shareOf(costNanoUsd: bigint, users: number): bigint | null {
  return users === 0 ? null : (costNanoUsd + BigInt(users) - 1n) / BigInt(users)
}
