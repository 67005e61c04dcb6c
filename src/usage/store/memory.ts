/** Usage in the memory of one process: for a report over log lines, and for tests. Gone when the process ends. */
import { dayAt, requireDay } from '../days.ts'
import type { UsageRecord } from '../record.ts'
import { addTotals, noTotals, totalsOf } from '../totals.ts'
import type { UsageStore } from './types.ts'
import { groupCells, keyOf, type UsageCell } from './usage-cells.ts'

export interface MemoryUsageStoreOptions {
  /** Default: UTC. */
  readonly timeZone?: string
  /** How many ids are remembered, so that a record is counted once. Default 100,000; the oldest are forgotten first. */
  readonly maxIds?: number
}

/** Memory grows with the number of different days, users, features, models and endpoints, not with requests. */
export function memoryUsageStore(options: MemoryUsageStoreOptions = {}): UsageStore {
  const { timeZone = 'UTC', maxIds = 100_000 } = options
  const cells = new Map<string, UsageCell>()
  const ids = new Set<string>()
  dayAt(0, timeZone)

  function addOne(record: UsageRecord): number {
    if (ids.has(record.id)) return 0
    ids.add(record.id)
    if (ids.size > maxIds) ids.delete(ids.values().next().value!)
    const key = keyOf(record, timeZone)
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
    group: (query) => groupCells(cells.values(), query),
    forget(beforeDay) {
      requireDay('beforeDay', beforeDay)
      for (const [name, { key }] of cells) if (key.day! < beforeDay) cells.delete(name)
    },
  }
}
