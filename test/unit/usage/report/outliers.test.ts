import { describe, expect, test } from 'vitest'
import { createOutliers } from '../../../../src/usage/index.ts'
import { recordOn } from '../records.ts'

const sized = (inputTokens: number, feature = 'chat') =>
  recordOn('2026-11-01', { scope: { feature }, usage: { inputTokens, outputTokens: 0 } })

describe('outliers', () => {
  test('are requests of ten times the median of their feature and model', () => {
    const outliers = createOutliers()
    for (let n = 0; n < 50; n++) outliers.add(sized(100))
    outliers.add(sized(900))
    outliers.add(sized(5_000))
    const [one, ...others] = outliers.list()
    expect(one?.tokens).toBe(5_000)
    expect(others).toEqual([])
    expect(one!.medianTokens).toBeGreaterThan(90)
    expect(one!.medianTokens).toBeLessThan(110)
  })

  test('are compared with their own kind', () => {
    const outliers = createOutliers()
    for (let n = 0; n < 50; n++) outliers.add(sized(100))
    for (let n = 0; n < 50; n++) outliers.add(sized(10_000, 'report'))
    expect(outliers.list()).toEqual([])
  })

  test('need twenty requests', () => {
    const outliers = createOutliers()
    for (let n = 0; n < 18; n++) outliers.add(sized(100))
    outliers.add(sized(100_000))
    expect(outliers.list()).toEqual([])
  })

  test('keep a bounded number of kinds, and say how many they left out', () => {
    const outliers = createOutliers()
    for (let n = 0; n < 10_005; n++) outliers.add(sized(100, `f${n}`))
    expect(outliers.leftOut).toBe(5)
  })
})
