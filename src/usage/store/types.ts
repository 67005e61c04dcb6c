/** Where usage is added up: per day, tenant, user, feature, model and endpoint. */
import type { Dimension, UsageRecord } from '../record.ts'
import type { UsageTotals } from '../totals.ts'
import type { Outbox } from './outbox.ts'

export type GroupBy = 'day' | Dimension

export interface UsageQuery {
  /** The first and the last day, both included, `YYYY-MM-DD`. */
  readonly fromDay: string
  readonly toDay: string
  /** What to add up by. Default: all in one group. */
  readonly by?: readonly GroupBy[]
  /** Only what has these values; null is what has none. */
  readonly only?: Readonly<Partial<Record<Dimension, string | null>>>
}

/** The sums of one group. The names of `by` have their values, null where requests had none. */
export interface UsageGroup {
  readonly key: Readonly<Partial<Record<GroupBy, string | null>>>
  readonly totals: UsageTotals
  /** Users with a request that was sent, each counted once in the group. */
  readonly activeUsers: number
}

export interface UsageStore {
  /** For messages: `memory`, `sqlite`. */
  readonly name: string
  /** The zone whose calendar the days are of. */
  readonly timeZone: string
  /** Adds records up. Those whose id is known are left out; answers how many were new. */
  add(records: readonly UsageRecord[]): number | Promise<number>
  /** Groups that have any request, in no order. */
  group(query: UsageQuery): readonly UsageGroup[] | Promise<readonly UsageGroup[]>
  /** Forgets the days before it. */
  forget(beforeDay: string): void | Promise<void>
  /** Where alerts wait until their receiver takes them. Absent where nothing outlives the process: in memory. */
  readonly outbox?: Outbox
  close?(): void | Promise<void>
}
