import { describe, expect, test } from 'vitest'
import { layoutMeter, type MeterModel } from '../../../../demo/meter/layout.ts'

const part = (id: string, keptTokens: number, droppedTokens = 0) => ({ id, label: id, keptTokens, droppedTokens })

const model = (parts: MeterModel['parts'], windowTokens = 1000, outputReserveTokens = 200): MeterModel => ({
  windowTokens,
  outputReserveTokens,
  parts,
})

describe('the bar', () => {
  test('slots, framing, free and reserve add up to the window, without a gap', () => {
    const layout = layoutMeter(model([part('system', 100), part('user', 250), part('framing', 11)]))
    const stretches = [...layout.sent, layout.free!, layout.reserve]
    let at = 0
    for (const { fromTokens, toTokens } of stretches) {
      expect(fromTokens).toBe(at)
      at = toTokens
    }
    expect(at).toBe(1000)
    expect(layout).toMatchObject({ axisTokens: 1000, limitTokens: 800, excess: null, writtenTokens: 361 })
  })

  test('past the limit nothing is clamped: the limit stays, the excess is what lies beyond', () => {
    const layout = layoutMeter(model([part('history', 500, 400), part('user', 50)]))
    expect(layout.axisTokens).toBe(1000)
    expect(layout.limitTokens).toBe(800)
    expect(layout.excess).toEqual({ fromTokens: 800, toTokens: 950 })
    expect(layout.sentTokens).toBe(550)
    expect(layout.free).toEqual({ fromTokens: 550, toTokens: 800 })
  })

  test('past the window the axis grows beyond what was written', () => {
    const layout = layoutMeter(model([part('user', 5000)]))
    expect(layout.axisTokens).toBeGreaterThan(5000)
    expect(layout.written.at(-1)!.toTokens).toBe(5000)
    expect(layout.reserve).toEqual({ fromTokens: 800, toTokens: 1000 })
    expect(layout.free).toBeNull()
  })

  test('exactly full is neither free nor over', () => {
    const layout = layoutMeter(model([part('user', 800)]))
    expect(layout.free).toBeNull()
    expect(layout.excess).toBeNull()
  })

  test.each([1, 7, 100, 4096, 8192, 128_000, 1_047_576])(
    'a window of %i has ticks that are few and rise',
    (windowTokens) => {
      const { ticks } = layoutMeter(model([], windowTokens, 0))
      expect(ticks[0]).toBe(0)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(9)
      expect(new Set(ticks).size).toBe(ticks.length)
      expect(ticks.at(-1)!).toBeLessThanOrEqual(windowTokens)
    },
  )
})
