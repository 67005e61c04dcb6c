/** Our prices of recorded usages against another catalogue and another arithmetic: `@pydantic/genai-prices`. */
import { readFileSync } from 'node:fs'
import { calcPrice } from '@pydantic/genai-prices'
import { expect, test } from 'vitest'
import type { ChatApi } from '../../../src/chat/index.ts'
import { createUsageReader, priceUsage } from '../../../src/usage/index.ts'

interface Recorded {
  readonly id: string
  readonly api: ChatApi
  readonly provider: string
  readonly events: readonly object[]
}

const path = new URL('../../fixtures/usages.generated.json', import.meta.url)
const recorded = JSON.parse(readFileSync(path, 'utf8')) as readonly Recorded[]

/** Ours are the prices after a promotion that has an announced end, so that no cost is too low. */
const AFTER_PROMOTIONS = new Date('2027-01-15')

/** It has the promotion's price without its end: 2026-11-21 on OpenAI's page of the model. */
const STILL_PROMOTED = ['gpt-5.6-sol']

test('recorded usages cost what the other catalogue says, where both know the model', () => {
  let compared = 0
  const different: unknown[] = []
  for (const { id, api, provider, events } of recorded) {
    if (!['openai', 'anthropic', 'google'].includes(provider)) continue
    const reader = createUsageReader(api)
    for (const event of events) reader.add(event)
    const usage = reader.usage()!
    // It has text's price for models that draw, where ours has the pictures', and does not see runs beside the totals.
    if (usage.model === null || /-image/.test(usage.model) || usage.parts.length > 1) continue
    const ours = priceUsage({ ...usage, providerCostNanoUsd: null }, `${provider}/${usage.model}`).costNanoUsd
    const counts = {
      input_tokens: usage.inputTokens,
      cache_read_tokens: usage.cacheReadTokens,
      cache_write_tokens: usage.cacheWriteTokens,
      output_tokens: usage.outputTokens,
    }
    const theirs = calcPrice(counts, usage.model, { providerId: provider, timestamp: AFTER_PROMOTIONS })
    if (ours === null || theirs === null || STILL_PROMOTED.includes(usage.model)) continue
    compared++
    // Ours rounds each of up to four parts up; theirs are binary fractions.
    const differenceNanoUsd = Number(ours) - theirs.total_price * 1e9
    if (differenceNanoUsd < -0.01 || differenceNanoUsd > 4) different.push([id, usage.model, ours, theirs.total_price])
  }
  expect(compared).toBeGreaterThan(550)
  expect(different).toEqual([])
})
