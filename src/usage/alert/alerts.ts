/** What somebody should hear about: a nearly full window, a refusal, a day far above the week, spend over a limit. */
import { invalidArgument } from '../../errors/index.ts'
import { dayAt, dayPlus } from '../days.ts'
import { DIMENSIONS, type Dimension, type UsageRecord } from '../record.ts'
import { findSpikes, type Spike } from '../report/spikes.ts'
import type { UsageStore } from '../store/types.ts'

interface AlertBase {
  /** The same for the same event, in every process and after a restart: a receiver knows it by this. */
  readonly id: string
  readonly atMs: number
  /** What happened, with its numbers. No text of a request. */
  readonly message: string
}

interface AboutRequest {
  readonly requestId: string
  readonly tenant: string | null
  readonly user: string | null
  readonly feature: string | null
  readonly model: string | null
}

export type Alert =
  /** One request that used more than a part of its model's window. */
  | (AlertBase & AboutRequest & { readonly kind: 'window'; readonly usedTokens: number; readonly windowTokens: number })
  | (AlertBase & AboutRequest & { readonly kind: 'refusal'; readonly limit: string | null })
  | (AlertBase & { readonly kind: 'spike'; readonly spike: Spike })
  | (AlertBase & {
      readonly kind: 'spend'
      readonly rule: string
      readonly name: string | null
      readonly spentNanoUsd: bigint
      readonly amountNanoUsd: bigint
      readonly fromDay: string
      readonly toDay: string
    })

/** Spend to hear about. It refuses nothing: a limit of the ledger does. */
export interface SpendRule {
  readonly id: string
  readonly amountNanoUsd: bigint
  readonly over: 'day' | 'month'
  /** For each of its values; default: all together. */
  readonly per?: Dimension
}

export interface AlertOptions {
  readonly onAlert: (alert: Alert) => void
  /** Of the window. Default 0.9. */
  readonly windowShare?: number
  /** For spikes and spend, which are looked up. Without it there are none of either. */
  readonly store?: UsageStore
  readonly spend?: readonly SpendRule[]
  /** How often the store is asked, at most. Default: a minute. */
  readonly checkEveryMs?: number
  /** Default: `Date.now`. */
  readonly now?: () => number
}

export interface Alerts {
  /** Looks at one request, and at the store when it is time. Rejects when the store does. */
  record(record: UsageRecord): Promise<void>
  /** Looks at the store now. */
  check(): Promise<void>
}

/** Of so many alerts the ids are remembered; each is given once. */
const MOST_REMEMBERED = 10_000

export function createAlerts(options: AlertOptions): Alerts {
  const { onAlert, windowShare = 0.9, store, spend = [], checkEveryMs = 60_000, now = Date.now } = options
  if (typeof onAlert !== 'function') throw invalidArgument('onAlert', onAlert, 'a function')
  if (!(windowShare > 0 && windowShare <= 1)) throw invalidArgument('windowShare', windowShare, 'above 0, at most 1')
  for (const rule of spend) checkRule(rule)
  if (spend.length > 0 && store === undefined)
    throw invalidArgument('store', store, 'a usage store, as there are spend rules')
  const given = new Set<string>()
  let checkedAt = Number.NEGATIVE_INFINITY

  function give(alert: Alert): void {
    if (given.has(alert.id)) return
    given.add(alert.id)
    if (given.size > MOST_REMEMBERED) given.delete(given.values().next().value!)
    onAlert(Object.freeze(alert))
  }

  async function check(): Promise<void> {
    if (store === undefined) return
    checkedAt = now()
    const today = dayAt(checkedAt, store.timeZone)
    // Five weeks, so that a quiet day seven days ago is not taken for the beginning of all usage.
    const days = await store.group({ fromDay: dayPlus(today, -35), toDay: today, by: ['day'] })
    for (const spike of findSpikes(null, days, days, [today])) give(spikeAlert(spike, checkedAt))
    for (const rule of spend) {
      const fromDay = rule.over === 'day' ? today : `${today.slice(0, 7)}-01`
      const groups = await store.group({ fromDay, toDay: today, by: rule.per === undefined ? [] : [rule.per] })
      for (const { key, totals } of groups) {
        const name = rule.per === undefined ? null : (key[rule.per] ?? null)
        if (totals.costNanoUsd > rule.amountNanoUsd) {
          give(spendAlert(rule, name, totals.costNanoUsd, fromDay, today, checkedAt))
        }
      }
    }
  }

  return {
    check,
    async record(record) {
      const { status, windowTokens } = record
      if (status === 'refused') give(refusalAlert(record))
      // The answer is in the window too.
      const usedTokens = record.inputTokens + record.outputTokens
      if (windowTokens !== null && windowTokens > 0 && usedTokens > windowShare * windowTokens) {
        give(windowAlert(record, usedTokens, windowTokens))
      }
      if (now() - checkedAt >= checkEveryMs) await check()
    },
  }
}

function checkRule({ id, amountNanoUsd, over, per }: SpendRule): void {
  if (typeof id !== 'string' || id === '') throw invalidArgument('spend.id', id, 'a name')
  if (typeof amountNanoUsd !== 'bigint' || amountNanoUsd < 0n) {
    throw invalidArgument('spend.amountNanoUsd', amountNanoUsd, 'a bigint of nano-USD, 0 or more')
  }
  if (over !== 'day' && over !== 'month') throw invalidArgument('spend.over', over, '"day" or "month"')
  if (per !== undefined && !DIMENSIONS.includes(per)) {
    throw invalidArgument('spend.per', per, `one of ${DIMENSIONS.join(', ')}`)
  }
}

function aboutOf({ id, tenant, user, feature, model }: UsageRecord): AboutRequest {
  return { requestId: id, tenant, user, feature, model }
}

function windowAlert(record: UsageRecord, usedTokens: number, windowTokens: number): Alert {
  const percent = ((usedTokens / windowTokens) * 100).toFixed(1)
  const message = `request "${record.id}" used ${usedTokens} tokens, ${percent} % of the window of ${windowTokens} of ${record.model ?? 'its model'}`
  return {
    kind: 'window',
    id: `window:${record.id}`,
    atMs: record.atMs,
    message,
    ...aboutOf(record),
    usedTokens,
    windowTokens,
  }
}

function refusalAlert(record: UsageRecord): Alert {
  const limit = record.refusedBy
  const by = limit === null ? '' : ` by limit "${limit}"`
  const message = `request "${record.id}" was refused${by}`
  return { kind: 'refusal', id: `refusal:${record.id}`, atMs: record.atMs, message, ...aboutOf(record), limit }
}

function spikeAlert(spike: Spike, atMs: number): Alert {
  const unit = spike.measure === 'nanoUsd' ? 'nano-USD' : 'tokens'
  const message = `${spike.day} has ${spike.amount} ${unit}, more than twice the mean of ${spike.mean} of the seven days before`
  return { kind: 'spike', id: `spike:${spike.day}`, atMs, message, spike }
}

function spendAlert(
  rule: SpendRule,
  name: string | null,
  spentNanoUsd: bigint,
  fromDay: string,
  toDay: string,
  atMs: number,
): Alert {
  const { id, amountNanoUsd, per } = rule
  const who = per === undefined ? '' : ` by ${per} ${name === null ? 'without a name' : `"${name}"`}`
  const message = `spend rule "${id}" allows ${amountNanoUsd} nano-USD a ${rule.over}; ${spentNanoUsd} are spent${who} since ${fromDay}`
  const alertId = `spend:${id}:${fromDay}:${name ?? ''}`
  return { kind: 'spend', id: alertId, atMs, message, rule: id, name, spentNanoUsd, amountNanoUsd, fromDay, toDay }
}
