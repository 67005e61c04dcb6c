/** `GET /admin/usage?from=2026-11-01&to=2026-11-30&user=ada`. */
import { TokenroomError } from '../../src/errors/index.ts'
import { dayAt, dayPlus } from '../../src/usage/days.ts'
import { DIMENSIONS, reportUsage, type UsageStore } from '../../src/usage/index.ts'
import type { Reply } from '../reply.ts'
import { invalid } from '../schemas/read.ts'
import { jsonReply } from './json.ts'

const MOST_ROWS = 1_000

/**
 * The report of some days, by default of the last thirty: totals, days, cost per active user, and who and what used most.
 * Names of a scope narrow it down: `tenant`, `user`, `feature`, `model`, `endpoint`. Throws `INVALID_ARGUMENT`.
 */
export async function reportReply(query: string, store: UsageStore | null, nowMs: number): Promise<Reply> {
  if (store === null) throw notKept()
  const asked = new URLSearchParams(query)
  const allowed: readonly string[] = ['from', 'to', 'top', ...DIMENSIONS]
  for (const name of asked.keys()) {
    if (!allowed.includes(name))
      throw invalid(`query.${name.slice(0, 60)}`, asked.get(name), `one of ${allowed.join(', ')}`)
  }
  const toDay = asked.get('to') ?? dayAt(nowMs, store.timeZone)
  const top = asked.get('top') ?? '20'
  if (!/^\d{1,4}$/.test(top) || Number(top) > MOST_ROWS)
    throw invalid('query.top', top, `a whole number from 0 to ${MOST_ROWS}`)
  const only = Object.fromEntries(DIMENSIONS.flatMap((name) => (asked.has(name) ? [[name, asked.get(name)]] : [])))
  const overview = await reportUsage(store, {
    fromDay: asked.get('from') ?? dayPlus(toDay, -29),
    toDay,
    top: Number(top),
    only,
  })
  return jsonReply(overview)
}

function notKept(): TokenroomError {
  const message =
    'this proxy keeps no usage, only log lines; give it a store for it, or read its log with "npx tokenroom usage"'
  return new TokenroomError('INVALID_ARGUMENT', message, { name: 'usage', received: 'none', expected: 'a UsageStore' })
}
