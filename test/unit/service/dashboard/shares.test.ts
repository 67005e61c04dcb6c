import { expect, test } from 'vitest'
import { formatPercent } from '../../../../service/dashboard/format.ts'
import { sharesTable } from '../../../../service/dashboard/shares.ts'
import { memoryUsageStore, reportUsage } from '../../../../src/usage/index.ts'
import { recordOn } from '../../usage/records.ts'

test('what has no price is not shown as free', async () => {
  const store = memoryUsageStore()
  const unpriced = { costNanoUsd: null, source: null }
  await store.add([recordOn('2026-11-01'), recordOn('2026-11-01', { model: 'of nobody', price: unpriced })])
  const { by } = await reportUsage(store, { fromDay: '2026-11-01', toDay: '2026-11-01' })
  const { text } = sharesTable('model', 'Models today', by.model, 'none')
  expect(text).toMatch(/of nobody[\s\S]*?<td class="number">no price<\/td>/)
  expect(text).not.toContain('$0<')
})

test('a limit is at 100 % when it is used up, and not before', () => {
  expect([0, 0.001, 0.5, 0.9999, 1, 1.204].map(formatPercent)).toEqual(['0 %', '1 %', '50 %', '99 %', '100 %', '120 %'])
})
