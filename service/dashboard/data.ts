/** What the page shows, wherever it comes from. */
import type { UsageOverview } from '../../src/usage/index.ts'
import type { LimitCounters } from '../admin/standings.ts'

export interface DashboardData {
  readonly nowMs: number
  readonly limits: readonly LimitCounters[]
  /** Null when no usage is kept: then there are the limits alone. */
  readonly usage: {
    /** The last thirty days; the last of them is today. */
    readonly month: UsageOverview
    readonly today: UsageOverview
  } | null
}
