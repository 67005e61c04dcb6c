/**
 * Usage of the Gemini API and of Vertex: `usageMetadata`. Thoughts are beside the candidates, and what its own tools
 * brought in is beside the prompt; the total has all of them.
 */
import type { Reported } from '../types.ts'
import { asName, asObject, type FieldReader } from './fields.ts'

export function readGemini(fields: FieldReader): Reported {
  const prompt = fields.count('promptTokenCount')
  const toolUse = fields.count('toolUsePromptTokenCount')
  const candidates = fields.count('candidatesTokenCount', 'responseTokenCount')
  const thoughts = fields.count('thoughtsTokenCount')
  const total = fields.count('totalTokenCount', 'totalTokens')
  const isCount = prompt === undefined && candidates === undefined && thoughts === undefined
  fields.skip('cacheTokensDetails', 'initialPromptTokenCount', 'totalBillableCharacters')
  return {
    // The counting endpoint answers with a total and nothing else.
    inputTokens: isCount ? total : (prompt ?? 0) + (toolUse ?? 0),
    cacheReadTokens: fields.count('cachedContentTokenCount'),
    outputTokens: (candidates ?? 0) + (thoughts ?? 0),
    reasoningTokens: thoughts,
    totalTokens: total,
    tier: asName(fields.take('serviceTier')) ?? asName(fields.take('trafficType')),
    inputModalities: modalities(fields, ['promptTokensDetails', 'toolUsePromptTokensDetails']),
    outputModalities: modalities(fields, ['candidatesTokensDetails', 'responseTokensDetails']),
    providerCostNanoUsd: null,
  }
}

function modalities(fields: FieldReader, paths: readonly string[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const path of paths) {
    const list = fields.take(path)
    for (const one of Array.isArray(list) ? list : []) {
      const name = asName(asObject(one)?.modality)?.toLowerCase()
      const tokens = asObject(one)?.tokenCount
      if (name !== undefined && typeof tokens === 'number' && tokens > 0) all[name] = (all[name] ?? 0) + tokens
    }
  }
  return all
}
