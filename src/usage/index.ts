export { type Alert, type AlertOptions, type Alerts, createAlerts, type SpendRule } from './alert/alerts.ts'
export { createWebhook, type Webhook, type WebhookFailure, type WebhookOptions } from './alert/webhook.ts'
export { formatUsageLine, type ReadLine, readUsageLine, usageLine } from './log-line.ts'
export { type MetricAttributes, type UsageMeter, type UsageMetrics, usageMetrics } from './metrics.ts'
export { type PricedUsage, priceUsage } from './price.ts'
export { nanoUsdOf } from './read/money.ts'
export { createUsageReader, readUsage, type UsageReader } from './read/reader.ts'
export {
  DIMENSIONS,
  type Dimension,
  makeRecord,
  type UsageRecord,
  type UsageReport,
  type UsageStatus,
} from './record.ts'
export type { Accuracy } from './report/accuracy.ts'
export { createOutliers, type Outlier, type Outliers } from './report/outliers.ts'
export {
  type DayRow,
  type NamedRow,
  type NamedRows,
  type ReportOptions,
  reportUsage,
  type UsageOverview,
} from './report/report.ts'
export type { Spike, SpikeOf } from './report/spikes.ts'
export { durableObjectUsageStore, UsageObject } from './store/durable-object.ts'
export { type MemoryUsageStoreOptions, memoryUsageStore } from './store/memory.ts'
export type { Outbox, OutboxMessage, PutAnswer } from './store/outbox.ts'
export { type RedisUsageStoreOptions, redisUsageStore } from './store/redis.ts'
export { sqlUsageStore } from './store/sql.ts'
export { type SqliteUsageStoreOptions, sqliteUsageStore } from './store/sqlite.ts'
export type { GroupBy, UsageGroup, UsageQuery, UsageStore } from './store/types.ts'
export type { UsageTotals } from './totals.ts'
export { createUsageTracker, type UsageTracker, type UsageTrackerOptions } from './tracker.ts'
export type { TokenCounts, TokenUsage, UsagePart } from './types.ts'
