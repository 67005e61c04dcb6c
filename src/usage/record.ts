/** What is kept of one request: who asked for what, and what it used. Never a text, never a key. */
import { invalidArgument, requireOneOf } from '../errors/index.ts'
import type { PricedUsage } from './price.ts'
import type { TokenCounts, TokenUsage } from './types.ts'

/** How a request ended. `refused`: it was never sent. `aborted`: its stream was left before its end. */
export type UsageStatus = 'ok' | 'refused' | 'aborted' | 'error'

const STATUSES: readonly UsageStatus[] = ['ok', 'refused', 'aborted', 'error']

/** What usage is added up by. */
export const DIMENSIONS = ['tenant', 'user', 'feature', 'model', 'endpoint'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** One request. All amounts are whole numbers; money is nano-USD. */
export interface UsageRecord extends TokenCounts {
  /** Unique: a record with the same id is counted once. */
  readonly id: string
  /** When it was settled, in milliseconds since 1970. */
  readonly atMs: number
  readonly tenant: string | null
  readonly user: string | null
  readonly feature: string | null
  readonly model: string | null
  /** The model that the answer names: a dated version, or another one. */
  readonly servedModel: string | null
  /** The path, without its query: some providers take keys there. */
  readonly endpoint: string | null
  /** `openai`, `anthropic`, … */
  readonly provider: string | null
  readonly status: UsageStatus
  /** Null when nobody knows the cost. */
  readonly costNanoUsd: bigint | null
  readonly costSource: 'provider' | 'catalogue' | null
  /** Our count of the input before sending, and the most that it could be; null when nothing was counted. */
  readonly estimatedTokens: number | null
  readonly upperTokens: number | null
  /** What the model takes: its window. */
  readonly windowTokens: number | null
  /** From sending to the end of the answer. */
  readonly durationMs: number | null
  readonly tier: string | null
  /** The limit that refused it. */
  readonly refusedBy: string | null
  /** Fields of the provider's usage that nobody knew, by path. */
  readonly unread: readonly string[]
}

/** What is told of a request. What is absent is not known. */
export interface UsageReport {
  readonly id: string
  /** Default: now. */
  readonly atMs?: number
  /** As the ledger has it: `tenant`, `user` and `feature` are read, other names are not kept. */
  readonly scope?: Readonly<Record<string, string>>
  readonly model?: string | null
  readonly endpoint?: string | null
  readonly provider?: string | null
  /** Default `ok`. */
  readonly status?: UsageStatus
  /** What was used; `readUsage` and the guard make one. Absent when nothing was. */
  readonly usage?:
    | TokenUsage
    | (Partial<TokenCounts> & {
        readonly tier?: string | null
        readonly model?: string | null
        readonly unread?: readonly string[]
      })
  /** `priceUsage`'s answer. */
  readonly price?: Pick<PricedUsage, 'costNanoUsd' | 'source'>
  /** The count that was made before sending. */
  readonly estimate?: { readonly tokens: number; readonly upper: number }
  readonly windowTokens?: number | null
  readonly durationMs?: number | null
  readonly refusedBy?: string | null
}

/** Names come from outside: longer ones are cut, so that nobody's text ends up as one. */
const LONGEST_NAME = 200

/**
 * The record of a request. Throws `INVALID_ARGUMENT` for an id that is no string, and for counts that are no whole
 * numbers.
 *
 * @example
 * makeRecord({ id, scope: { user: 'ada' }, model: 'gpt-5', usage, price: priceUsage(usage, 'gpt-5') })
 */
export function makeRecord(report: UsageReport): UsageRecord {
  const { id, atMs = Date.now(), scope = {}, usage = {}, price, estimate, status = 'ok' } = report
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_NAME) {
    throw invalidArgument('id', id, `a string of 1 to ${LONGEST_NAME} characters`)
  }
  const input = whole('usage.inputTokens', usage.inputTokens ?? 0)
  const read = whole('usage.cacheReadTokens', usage.cacheReadTokens ?? 0)
  const write = whole('usage.cacheWriteTokens', usage.cacheWriteTokens ?? 0)
  return Object.freeze({
    id,
    atMs: whole('atMs', Math.floor(atMs)),
    tenant: nameOf(scope.tenant),
    user: nameOf(scope.user),
    feature: nameOf(scope.feature),
    model: nameOf(report.model),
    servedModel: nameOf(usage.model),
    endpoint: nameOf(report.endpoint?.replace(/[?#].*$/s, '')),
    provider: nameOf(report.provider),
    status: requireOneOf('status', status, STATUSES),
    inputTokens: input,
    freshTokens: Math.max(0, input - read - write),
    cacheReadTokens: read,
    cacheWriteTokens: write,
    cacheWrite1hTokens: whole('usage.cacheWrite1hTokens', usage.cacheWrite1hTokens ?? 0),
    outputTokens: whole('usage.outputTokens', usage.outputTokens ?? 0),
    reasoningTokens: whole('usage.reasoningTokens', usage.reasoningTokens ?? 0),
    costNanoUsd: moneyOf(price?.costNanoUsd ?? null),
    costSource: price?.source ?? null,
    estimatedTokens: estimate === undefined ? null : whole('estimate.tokens', estimate.tokens),
    upperTokens: estimate === undefined ? null : whole('estimate.upper', estimate.upper),
    windowTokens: report.windowTokens ?? null,
    durationMs: report.durationMs === undefined || report.durationMs === null ? null : Math.round(report.durationMs),
    tier: nameOf(usage.tier),
    refusedBy: nameOf(report.refusedBy),
    unread: usage.unread ?? [],
  })
}

function nameOf(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : String(value).slice(0, LONGEST_NAME)
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw invalidArgument(name, value, 'a whole number, 0 or more')
}

function moneyOf(value: bigint | null): bigint | null {
  if (value === null || (typeof value === 'bigint' && value >= 0n)) return value
  throw invalidArgument('price.costNanoUsd', value, 'a bigint of nano-USD, 0 or more, or null')
}
