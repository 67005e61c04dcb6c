/** The report of `tokenroom usage`, as tables and as JSON. */
import { showUsd } from 'tokenroom/models'
import type { NamedRows, Outlier, Spike, UsageOverview, UsageRecord, UsageTotals } from 'tokenroom/usage'
import { shown } from '../files/names.ts'
import { formatCount, formatTable } from '../table.ts'

/** What was read, and what `--json` prints of it. */
export interface ReadUsage {
  readonly report: UsageOverview
  readonly outliers: readonly Outlier[]
  /** Requests over `--over`, the first thousand; how many there are. */
  readonly over: {
    readonly limitTokens: number
    readonly count: number
    readonly requests: readonly UsageRecord[]
  } | null
  readonly lines: { readonly read: number; readonly repeated: number; readonly other: number; readonly bad: number }
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
}

/** Requests that a table shows; the JSON has more. */
const MOST_SHOWN = 20
const LISTS = ['user', 'feature', 'model', 'endpoint', 'tenant'] as const

/** Everything as JSON; money is a string of digits, in nano-USD. */
export function usageJson(read: ReadUsage): string {
  return JSON.stringify(read, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)
}

export function formatUsage(read: ReadUsage): string {
  const { report, lines } = read
  const { totals, activeUsers, costPerActiveUserPerDayNanoUsd: perUser } = report
  if (totals.requests === 0) return `no usage in ${formatCount(lines.other + lines.bad)} lines\n`
  const head = [
    `${report.fromDay} to ${report.toDay} (${report.timeZone}): ${formatCount(totals.requests)} requests, ${formatCount(activeUsers)} active users`,
    ...(lines.repeated > 0 ? [`${formatCount(lines.repeated)} repeated lines were counted once`] : []),
    ...(totals.unpriced > 0 ? [`${formatCount(totals.unpriced)} requests have no known cost`] : []),
    `cost per active user per day: ${perUser === null ? 'no active users' : showUsd(perUser)}`,
  ]
  const days = formatTable([
    ['day', 'users', ...COLUMNS, 'per active user'],
    ...report.days.map(({ day, activeUsers: users, totals: sums, costPerActiveUserNanoUsd: cost }) => [
      day,
      users,
      ...cells(sums),
      cost === null ? '' : showUsd(cost),
    ]),
    ...(report.days.length > 1
      ? [['total', activeUsers, ...cells(totals), perUser === null ? '' : showUsd(perUser)]]
      : []),
  ])
  const lists = LISTS.filter((name) => report.by[name].rows.some((row) => row.name !== null)).map((name) =>
    formatList(name, report.by[name]),
  )
  return `${[`${head.join('\n')}\n`, days, ...lists, ...sections(read)].join('\n')}`
}

const COLUMNS = ['requests', 'refused', 'input', 'cached', 'output', 'cost']

function cells({ requests, refused, inputTokens, cacheReadTokens, outputTokens, costNanoUsd }: UsageTotals) {
  return [requests, refused, inputTokens, cacheReadTokens, outputTokens, showUsd(costNanoUsd)]
}

function formatList(name: string, { rows, others }: NamedRows): string {
  return formatTable([
    [...COLUMNS, name],
    ...rows.map((row) => [...cells(row.totals), nameOf(row.name)]),
    ...(others === null ? [] : [[...cells(others.totals), `${formatCount(others.names)} others`]]),
  ])
}

function sections({ report, outliers, over }: ReadUsage): string[] {
  const found: string[] = []
  if (report.spikes.length > 0) {
    found.push(`more than twice the mean of the seven days before:\n${report.spikes.map(spikeLine).join('')}`)
  }
  if (outliers.length > 0) {
    const shownOnes = outliers.slice(0, MOST_SHOWN)
    const rows = shownOnes.map(({ record, tokens, medianTokens }) => [tokens, medianTokens, ...about(record)])
    found.push(
      `at least ten times the median of their feature and model:${more(outliers.length)}\n${formatTable([['tokens', 'median', ...ABOUT], ...rows])}`,
    )
  }
  if (over !== null && over.count > 0) {
    const rows = over.requests.slice(0, MOST_SHOWN).map((one) => [one.inputTokens + one.outputTokens, ...about(one)])
    found.push(
      `${formatCount(over.count)} requests over ${formatCount(over.limitTokens)} tokens:${more(over.count)}\n${formatTable([['tokens', ...ABOUT], ...rows])}`,
    )
  }
  const compared = report.accuracy.reduce((sum, { requests }) => sum + requests, 0)
  if (compared > 0) {
    const rows = report.accuracy.map(({ day, requests, meanError, bias, aboveUpper, model }) => [
      day,
      requests,
      percent(meanError),
      percent(bias),
      aboveUpper,
      nameOf(model),
    ])
    found.push(
      `our count before sending, against the provider's:\n${formatTable([['day', 'compared', 'mean error', 'bias', 'above our bound', 'model'], ...rows])}`,
    )
  }
  return found
}

const ABOUT = ['time', 'user', 'feature', 'model', 'id']

function about({ atMs, user, feature, model, id }: UsageRecord): string[] {
  return [new Date(atMs).toISOString(), nameOf(user), nameOf(feature), nameOf(model), shown(id)]
}

function spikeLine({ day, of, name, measure, amount, mean }: Spike): string {
  const value = (one: bigint) => (measure === 'nanoUsd' ? showUsd(one) : `${formatCount(Number(one))} tokens`)
  const who = of === null ? 'all together' : `${of} ${nameOf(name)}`
  return `  ${day}  ${who}: ${value(amount)}, mean ${value(mean)}\n`
}

function more(count: number): string {
  return count > MOST_SHOWN ? ` (the first ${MOST_SHOWN}; --json has more)` : ''
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** Names come from log lines: nothing in them reaches the terminal as a control. */
function nameOf(name: string | null): string {
  return name === null ? '(none)' : shown(name)
}
