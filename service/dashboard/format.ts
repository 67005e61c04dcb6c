/** Numbers and times as the page writes them. */
import type { Amount, Unit, Window } from '../../src/ledger/index.ts'

const DOLLAR = 1_000_000_000

/** `$1,234.56`; below a dollar two digits that count: `$0.0042`. Zero is `$0`. */
export function formatMoney(nanoUsd: bigint): string {
  const dollars = Number(nanoUsd) / DOLLAR
  if (dollars === 0) return '$0'
  const sign = dollars < 0 ? '−' : ''
  const size = Math.abs(dollars)
  if (size >= 1) return `${sign}$${size.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  return `${sign}$${size.toLocaleString('en', { maximumSignificantDigits: 2, maximumFractionDigits: 9, minimumFractionDigits: 2 })}`
}

export function formatWhole(value: number): string {
  return value.toLocaleString('en')
}

/** `1.2 M`: three digits at most. */
export function formatShort(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 })
}

export function formatAmount(value: Amount, unit: Unit): string {
  if (unit === 'nanoUsd') return formatMoney(BigInt(value))
  return `${formatShort(Number(value))} ${UNIT_NAMES[unit]}`
}

const UNIT_NAMES: Readonly<Record<Exclude<Unit, 'nanoUsd'>, string>> = {
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  tokens: 'tokens',
  requests: 'requests',
}

/** A share as whole percent. What is above nothing is at least 1 %, and what is not used up at most 99 %. */
export function formatPercent(share: number): string {
  const nearest = Math.round(share * 100)
  const rounded = share > 0 && share < 1 ? Math.min(99, Math.max(1, nearest)) : nearest
  return `${formatWhole(rounded)} %`
}

/** `27 November 2026, 14:05 UTC`. */
export function formatMoment(ms: number): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(ms)
  return `${date}, ${new Date(ms).toISOString().slice(11, 16)} UTC`
}

/** `27 Nov`, of a day as `YYYY-MM-DD`. */
export function shortDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(day))
}

/** A window in words. */
export function windowName(window: Window): string {
  if ('calendar' in window) return `a calendar ${window.calendar}${window.timeZone ? `, ${window.timeZone}` : ''}`
  if ('rollingMs' in window) return `the last ${duration(window.rollingMs)}`
  if ('bucket' in window)
    return `a bucket, ${formatShort(window.bucket.refill)} back in ${duration(window.bucket.everyMs)}`
  return 'for ever'
}

function duration(ms: number): string {
  for (const [name, size] of [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
    ['seconds', 1_000],
  ] as const) {
    if (ms >= size * 2 && ms % size === 0) return `${ms / size} ${name}`
    if (ms === size) return `1 ${name.slice(0, -1)}`
  }
  return `${formatWhole(ms)} ms`
}

/** Input and output together. */
export function sumTokens({
  inputTokens,
  outputTokens,
}: {
  readonly inputTokens: number
  readonly outputTokens: number
}): number {
  return inputTokens + outputTokens
}
