/**
 * Usage of Anthropic's Messages. `input_tokens` there is what no cache had or got. The runs of a request are listed in
 * `iterations`: the totals beside it are the sums of the runs that made the message, without compactions and advisors.
 */
import type { Reported, UsagePart } from '../types.ts'
import { asName, asObject, FieldReader } from './fields.ts'
import { partOf, sumOf } from './sums.ts'

/** Runs whose tokens are in the totals. */
const IN_THE_TOTALS = new Set(['message', 'fallback_message'])

export function readAnthropic(fields: FieldReader): Reported {
  const totals = readCounts(fields)
  const disagreements: string[] = []
  const runs = readRuns(fields.take('iterations'), disagreements)
  const own = runs.filter(({ kind }) => IN_THE_TOTALS.has(kind))
  const extra = {
    tier: asName(fields.take('service_tier')),
    pieces: fields.counts('server_tool_use'),
    reasoningTokens: fields.count('output_tokens_details.thinking_tokens'),
    beside: runs.filter(({ kind }) => !IN_THE_TOTALS.has(kind)),
    disagreements,
  }
  const speed = asName(fields.take('speed'))
  const tier = speed !== null && speed !== 'standard' ? speed : extra.tier
  const region = asName(fields.take('inference_geo'))
  // It only tells how the bill was split between models.
  fields.skip('fallback_credit')
  if (own.length === 0) return { ...totals, ...extra, tier, region }
  const sum = sumOf(own)
  const isSame =
    sum.inputTokens === totals.inputTokens &&
    sum.outputTokens === totals.outputTokens &&
    sum.cacheReadTokens === (totals.cacheReadTokens ?? 0) &&
    sum.cacheWriteTokens === (totals.cacheWriteTokens ?? 0)
  if (isSame) return { ...totals, ...extra, tier, region, parts: own }
  disagreements.push(
    `the runs have input ${sum.inputTokens} and output ${sum.outputTokens}, the totals ${totals.inputTokens} and ${totals.outputTokens}; the larger of each is counted`,
  )
  return { ...largerOf(totals, sum), ...extra, tier, region }
}

function readRuns(value: unknown, disagreements: string[]): UsagePart[] {
  if (!Array.isArray(value)) return []
  return value.map((one, index) => {
    const fields = new FieldReader(asObject(one) ?? {})
    const kind = asName(fields.take('type')) ?? 'message'
    const part = partOf(kind, asName(fields.take('model')), {
      ...readCounts(fields),
      reasoningTokens: fields.count('output_tokens_details.thinking_tokens'),
    })
    for (const path of fields.unread()) disagreements.push(`iterations.${index}.${path} is not known`)
    return part
  })
}

function readCounts(fields: FieldReader): Reported {
  // Bedrock's counting endpoint has the other name.
  const fresh = fields.count('input_tokens', 'inputTokens')
  const read = fields.count('cache_read_input_tokens')
  const hour = fields.count('cache_creation.ephemeral_1h_input_tokens') ?? 0
  const minutes = fields.count('cache_creation.ephemeral_5m_input_tokens') ?? 0
  // The total of the writes, or their sum where only the parts are told.
  const written = Math.max(fields.count('cache_creation_input_tokens') ?? 0, hour + minutes)
  return {
    inputTokens: fresh === undefined ? undefined : fresh + (read ?? 0) + written,
    cacheReadTokens: read ?? 0,
    cacheWriteTokens: written,
    cacheWrite1hTokens: hour,
    outputTokens: fields.count('output_tokens'),
  }
}

function largerOf(totals: Reported, sum: Reported): Reported {
  const larger = (name: 'cacheReadTokens' | 'cacheWriteTokens' | 'cacheWrite1hTokens' | 'outputTokens') =>
    Math.max(totals[name] ?? 0, sum[name] ?? 0)
  const fresh = ({ inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0 }: Reported) =>
    inputTokens - cacheReadTokens - cacheWriteTokens
  const [cacheReadTokens, cacheWriteTokens] = [larger('cacheReadTokens'), larger('cacheWriteTokens')]
  return {
    inputTokens: Math.max(fresh(totals), fresh(sum)) + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: larger('cacheWrite1hTokens'),
    outputTokens: larger('outputTokens'),
  }
}
