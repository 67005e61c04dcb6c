import { dayAt, dayPlus } from '../../src/usage/days.ts'
import { type NamedRows, reportUsage, type UsageStore } from '../../src/usage/index.ts'
import type { DashboardData } from '../dashboard/data.ts'
import type { KnownValues, Standings } from './standings.ts'

const DAYS = 30
/** The users and features whose limits are looked at: those that used most today. */
const MOST_NAMES = 20

/** Everything the page shows, as it is at `nowMs`. `asked` are values whose limits are looked at in place of the usual ones. */
export async function readDashboard(
  store: UsageStore | null,
  standings: Standings,
  tenants: readonly string[],
  nowMs: number,
  asked: KnownValues = {},
): Promise<DashboardData> {
  const usage = store === null ? null : await readUsage(store, nowMs)
  const { user, feature, model } = usage?.today.by ?? {}
  const known = { tenant: tenants, user: namesOf(user), feature: namesOf(feature), model: namesOf(model), ...asked }
  return { nowMs, usage, limits: await standings.read(known) }
}

async function readUsage(store: UsageStore, nowMs: number): Promise<NonNullable<DashboardData['usage']>> {
  const toDay = dayAt(nowMs, store.timeZone)
  const [month, today] = await Promise.all([
    reportUsage(store, { fromDay: dayPlus(toDay, 1 - DAYS), toDay, top: 0 }),
    reportUsage(store, { fromDay: toDay, toDay, top: MOST_NAMES }),
  ])
  return { month, today }
}

function namesOf(named: NamedRows | undefined): readonly string[] {
  return (named?.rows ?? []).flatMap(({ name }) => (name === null ? [] : [name]))
}
