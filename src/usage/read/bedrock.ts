/** Usage of Bedrock's Converse. As Anthropic's, `inputTokens` is what no cache had or got; the total has all of it. */
import type { Reported } from '../types.ts'
import { asObject, type FieldReader } from './fields.ts'

export function readBedrock(fields: FieldReader): Reported {
  const fresh = fields.count('inputTokens')
  const read = fields.count('cacheReadInputTokens', 'cacheReadInputTokenCount') ?? 0
  const written = fields.count('cacheWriteInputTokens', 'cacheWriteInputTokenCount') ?? 0
  const details = fields.take('cacheDetails')
  let hour = 0
  for (const one of Array.isArray(details) ? details : []) {
    const { ttl, inputTokens } = asObject(one) ?? {}
    if (ttl !== '5m' && typeof inputTokens === 'number') hour += inputTokens
  }
  return {
    inputTokens: fresh === undefined ? undefined : fresh + read + written,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWrite1hTokens: hour,
    outputTokens: fields.count('outputTokens'),
    totalTokens: fields.count('totalTokens'),
    pieces: fields.counts('serverToolUsage'),
  }
}
