/** The `token_usage` log line: one request, one line of JSON. */
import { makeRecord, type UsageRecord, type UsageReport } from './record.ts'

/** How a record is written. Money is a string of digits, as JSON's numbers are not exact. Null and 0 are left out. */
const names = {
  id: 'id',
  tenant: 'tenant',
  user: 'user',
  feature: 'feature',
  model: 'model',
  servedModel: 'served_model',
  endpoint: 'endpoint',
  provider: 'provider',
  status: 'status',
  inputTokens: 'input_tokens',
  cacheReadTokens: 'cache_read_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  cacheWrite1hTokens: 'cache_write_1h_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  costSource: 'cost_source',
  estimatedTokens: 'estimated_tokens',
  upperTokens: 'upper_tokens',
  windowTokens: 'window_tokens',
  durationMs: 'duration_ms',
  tier: 'tier',
  refusedBy: 'refused_by',
} as const satisfies Partial<Record<keyof UsageRecord, string>>

const EVENT = 'token_usage'

/** The line as an object, for a logger that writes JSON itself. */
export function usageLine(record: UsageRecord): Readonly<Record<string, unknown>> {
  const line: Record<string, unknown> = { event: EVENT, time: new Date(record.atMs).toISOString() }
  for (const [field, name] of Object.entries(names) as [keyof typeof names, string][]) {
    const value = record[field]
    if (value !== null && value !== 0) line[name] = value
  }
  line.input_tokens = record.inputTokens
  line.output_tokens = record.outputTokens
  if (record.costNanoUsd !== null) line.cost_nano_usd = record.costNanoUsd.toString()
  if (record.unread.length > 0) line.unread = record.unread
  return line
}

/** The line as text, without its line break. */
export function formatUsageLine(record: UsageRecord): string {
  return JSON.stringify(usageLine(record))
}

/** A line that was read: a record, nothing of ours, or a line of ours that is broken. */
export type ReadLine =
  | { readonly kind: 'record'; readonly record: UsageRecord }
  | { readonly kind: 'other' }
  | { readonly kind: 'bad'; readonly reason: string }

/**
 * Reads a line back. Other lines of a log, JSON or not, are `other`. A line that says that it is one of usage and is cut,
 * or has counts that are none, is `bad`.
 */
export function readUsageLine(text: string): ReadLine {
  const at = text.indexOf('{')
  if (at < 0 || !text.includes(EVENT)) return { kind: 'other' }
  let line: unknown
  try {
    // Log collectors put their own time before it.
    line = JSON.parse(text.slice(at))
  } catch {
    return text.includes(`"event":"${EVENT}"`) ? bad('it is no whole JSON object') : { kind: 'other' }
  }
  if (typeof line !== 'object' || line === null || (line as Json).event !== EVENT) return { kind: 'other' }
  try {
    return { kind: 'record', record: makeRecord(reportOf(line as Json)) }
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error))
  }
}

type Json = Readonly<Record<string, unknown>>

function bad(reason: string): ReadLine {
  return { kind: 'bad', reason }
}

function reportOf(line: Json): UsageReport {
  const text = (name: string) => (typeof line[name] === 'string' ? (line[name] as string) : null)
  const number = (name: string) => (line[name] === undefined ? 0 : (line[name] as number))
  const atMs = Date.parse(text('time') ?? '')
  if (Number.isNaN(atMs)) throw new Error('its time is none')
  const cost = text('cost_nano_usd')
  if (cost !== null && !/^\d{1,30}$/.test(cost)) throw new Error('its cost_nano_usd is no string of digits')
  const source = text('cost_source')
  const { estimated_tokens: tokens, upper_tokens: upper } = line
  return {
    id: text('id') ?? '',
    atMs,
    scope: Object.fromEntries(
      ['tenant', 'user', 'feature'].flatMap((name) => (text(name) === null ? [] : [[name, text(name)!]])),
    ),
    model: text('model'),
    endpoint: text('endpoint'),
    provider: text('provider'),
    status: (text('status') ?? 'ok') as NonNullable<UsageReport['status']>,
    usage: {
      inputTokens: number('input_tokens'),
      cacheReadTokens: number('cache_read_tokens'),
      cacheWriteTokens: number('cache_write_tokens'),
      cacheWrite1hTokens: number('cache_write_1h_tokens'),
      outputTokens: number('output_tokens'),
      reasoningTokens: number('reasoning_tokens'),
      tier: text('tier'),
      model: text('served_model'),
      ...(Array.isArray(line.unread) && { unread: line.unread.map(String) }),
    },
    price: {
      costNanoUsd: cost === null ? null : BigInt(cost),
      source: source === 'provider' || source === 'catalogue' ? source : null,
    },
    ...(typeof tokens === 'number' && { estimate: { tokens, upper: typeof upper === 'number' ? upper : tokens } }),
    windowTokens: (line.window_tokens as number | undefined) ?? null,
    durationMs: (line.duration_ms as number | undefined) ?? null,
    refusedBy: text('refused_by'),
  }
}
