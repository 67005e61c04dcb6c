import { makeRecord, type UsageRecord, type UsageReport } from '../../../src/usage/index.ts'

let made = 0

/** A record of a request at noon of a day in UTC, with an id of its own. */
export function recordOn(day: string, report: Partial<UsageReport> = {}): UsageRecord {
  return makeRecord({
    id: `r${made++}`,
    atMs: Date.parse(`${day}T12:00:00Z`),
    model: 'gpt-4o',
    usage: { inputTokens: 100, outputTokens: 50 },
    price: { costNanoUsd: 1_000n, source: 'catalogue' },
    ...report,
  })
}
