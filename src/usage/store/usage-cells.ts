/** Usage of one day, tenant, user, feature, model and endpoint, and groups of such. */
import { invalidArgument } from '../../errors/index.ts'
import { dayAt, requireDay } from '../days.ts'
import { DIMENSIONS, type UsageRecord } from '../record.ts'
import { addTotals, noTotals, type Sums, type UsageTotals } from '../totals.ts'
import type { GroupBy, UsageGroup, UsageQuery } from './types.ts'

export interface UsageCell {
  readonly key: Readonly<Record<GroupBy, string | null>>
  readonly sums: Sums
}

/** Whole numbers are exact in SQL, in Lua and in JSON up to here. */
const MOST = Number.MAX_SAFE_INTEGER

/** An amount of one record as a store takes it. Throws `INVALID_ARGUMENT` beyond 2^53. */
export function numberOf(totals: UsageTotals, name: keyof UsageTotals): number {
  const value = totals[name]
  if (value <= MOST) return Number(value)
  throw invalidArgument(name, value, `at most ${MOST}, about 9 million dollars`)
}

/** The values that a record is added up by, and its day in the zone. */
export function keyOf(
  record: UsageRecord,
  timeZone: string,
): Record<GroupBy, string | null> & { readonly day: string } {
  const { tenant, user, feature, model, endpoint } = record
  return { day: dayAt(record.atMs, timeZone), tenant, user, feature, model, endpoint }
}

/** The groups that a query asks for. O(cells). Throws `INVALID_ARGUMENT` for days that are none. */
export function groupCells(
  cells: Iterable<UsageCell>,
  { fromDay, toDay, by = [], only = {} }: UsageQuery,
): readonly UsageGroup[] {
  requireDay('fromDay', fromDay)
  requireDay('toDay', toDay)
  const filters = DIMENSIONS.filter((name) => only[name] !== undefined)
  const groups = new Map<string, { key: UsageGroup['key']; sums: Sums; users: Set<string> }>()
  for (const { key, sums } of cells) {
    if (key.day! < fromDay || key.day! > toDay || filters.some((name) => key[name] !== only[name])) continue
    const name = JSON.stringify(by.map((one) => key[one]))
    const known = groups.get(name)
    const group = known ?? {
      key: Object.fromEntries(by.map((one) => [one, key[one]])),
      sums: noTotals(),
      users: new Set<string>(),
    }
    if (known === undefined) groups.set(name, group)
    addTotals(group.sums, sums)
    if (key.user !== null && sums.requests > sums.refused) group.users.add(JSON.stringify([key.tenant, key.user]))
  }
  return [...groups.values()].map(({ key, sums, users }) => ({ key, totals: sums, activeUsers: users.size }))
}
