/** Prices of models that are older than the snapshot, against another catalogue: `@pydantic/genai-prices` (MIT). */
import { calcPrice } from '@pydantic/genai-prices'
import { expect, test } from 'vitest'
import { olderModels } from '../../../src/models/snapshot/older-models.ts'

test('every older model of OpenAI that the other catalogue has costs what it says there', () => {
  let compared = 0
  const different: unknown[] = []
  for (const { id, provider, prices, aliases = [] } of olderModels) {
    if (provider !== 'openai') continue
    for (const name of [id, ...aliases]) {
      const of = (counts: Parameters<typeof calcPrice>[0]) =>
        calcPrice(counts, name, { providerId: 'openai' })?.total_price
      const theirs = [of({ input_tokens: 1e6 }), of({ output_tokens: 1e6 })]
      if (theirs.includes(undefined)) continue
      compared++
      const ours = [prices!.inputUsdPerMillion, prices!.outputUsdPerMillion]
      if (ours[0] !== theirs[0] || ours[1] !== theirs[1]) different.push([name, ours, theirs])
      const cached = of({ input_tokens: 1e6, cache_read_tokens: 1e6 })
      const { cacheReadUsdPerMillion } = prices!
      if (cacheReadUsdPerMillion !== undefined && cacheReadUsdPerMillion !== cached)
        different.push([name, 'cached', cacheReadUsdPerMillion, cached])
    }
  }
  expect(different).toEqual([])
  expect(compared).toBeGreaterThan(25)
})
