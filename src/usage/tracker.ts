/** One place to report requests to: log, store, metrics and alerts get the same record. */
import { createBatches } from '../ledger/stores/batches.ts'
import type { Alerts } from './alert/alerts.ts'
import { formatUsageLine } from './log-line.ts'
import type { UsageMetrics } from './metrics.ts'
import { makeRecord, type UsageRecord, type UsageReport } from './record.ts'
import type { UsageStore } from './store/types.ts'

export interface UsageTrackerOptions {
  readonly store?: UsageStore
  /** Gets each log line, without its line break. */
  readonly log?: (line: string) => void
  readonly metrics?: UsageMetrics
  readonly alerts?: Alerts
  /** Of each part that fails: usage that cannot be kept fails no request. Default: a warning on the console. */
  readonly onError?: (error: unknown, record: UsageRecord) => void
}

export interface UsageTracker {
  /**
   * Logs at once, and resolves when the store has it. Rejects only with `INVALID_ARGUMENT` for a report that is none;
   * what fails after that goes to `onError`.
   */
  record(report: UsageReport): Promise<UsageRecord>
}

/** Records of one transaction. */
const MOST_AT_ONCE = 1_000

/**
 * @example
 * const usage = createUsageTracker({ store: memoryUsageStore(), log: (line) => console.log(line) })
 * await usage.record({ id, scope: { user: 'ada' }, model: 'gpt-5', usage: readUsage('openai-chat', answer) })
 */
export function createUsageTracker(options: UsageTrackerOptions): UsageTracker {
  const { store, log, metrics, alerts, onError = warn } = options
  const add =
    store === undefined
      ? null
      : createBatches(
          async (records: readonly UsageRecord[]) => {
            await store.add(records)
            return records
          },
          { most: MOST_AT_ONCE, nextTurn: queueMicrotask },
        )

  return {
    async record(report) {
      const record = makeRecord(report)
      const guarded = async (work: () => unknown): Promise<void> => {
        try {
          await work()
        } catch (error) {
          onError(error, record)
        }
      }
      await Promise.all([
        guarded(() => log?.(formatUsageLine(record))),
        guarded(() => metrics?.record(record)),
        guarded(() => add?.(record)),
      ])
      // After the store has it, so that it is in the sums that are looked at.
      await guarded(() => alerts?.record(record))
      return record
    },
  }
}

function warn(error: unknown, { id }: UsageRecord): void {
  const reason = error instanceof Error ? error.message : String(error)
  globalThis.console?.warn(`tokenroom: the usage of request "${id}" was not kept everywhere: ${reason}`)
}
