/** Usage in the memory of one process: for a report over log lines, and for tests. Gone when the process ends. */
import { dayAt, requireDay } from '../days.ts'
import { DIMENSIONS, type Dimension, type UsageRecord } from '../record.ts'
import { addTotals, noTotals, type Sums, totalsOf } from '../totals.ts'
import type { GroupBy, UsageGroup, UsageQuery, UsageStore } from './types.ts'

export interface MemoryUsageStoreOptions {
  /** Default: UTC. */
  readonly timeZone?: string
  /** How many ids are remembered, so that a record is counted once. Default 100,000; the oldest are forgotten first. */
  readonly maxIds?: number
}

interface Cell {
  readonly key: Readonly<Record<GroupBy, string | null>>
  readonly sums: Sums
}

/** Memory grows with the number of different days, users, features, models and endpoints, not with requests. */
export function memoryUsageStore(options: MemoryUsageStoreOptions = {}): UsageStore {
  const { timeZone = 'UTC', maxIds = 100_000 } = options
  const cells = new Map<string, Cell>()
  const ids = new Set<string>()
  dayAt(0, timeZone)

  function addOne(record: UsageRecord): number {
    if (ids.has(record.id)) return 0
    ids.add(record.id)
    if (ids.size > maxIds) ids.delete(ids.values().next().value!)
    const key = { day: dayAt(record.atMs, timeZone), ...valuesOf(record) }
    const name = JSON.stringify(Object.values(key))
    const cell = cells.get(name) ?? { key, sums: noTotals() }
    if (cell.sums.requests === 0) cells.set(name, cell)
    addTotals(cell.sums, totalsOf(record))
    return 1
  }

  return {
    name: 'memory',
    timeZone,
    add: (records) => records.reduce((added, record) => added + addOne(record), 0),
    group: (query) => grouped(cells.values(), query),
    forget(beforeDay) {
      requireDay('beforeDay', beforeDay)
      for (const [name, { key }] of cells) if (key.day! < beforeDay) cells.delete(name)
    },
  }
}

export function valuesOf(record: UsageRecord): Record<Dimension, string | null> {
  const { tenant, user, feature, model, endpoint } = record
  return { tenant, user, feature, model, endpoint }
}

function grouped(cells: Iterable<Cell>, { fromDay, toDay, by = [], only = {} }: UsageQuery): readonly UsageGroup[] {
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
