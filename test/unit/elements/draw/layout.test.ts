/** Where a bar's stretches lie: without a gap, and never clamped. */
import { describe, expect, test } from 'vitest'
import { ticksOf } from '../../../../src/elements/draw/axis.ts'
import { layOut } from '../../../../src/elements/draw/layout.ts'
import { EMPTY } from '../../../../src/elements/room/empty.ts'
import type { RoomPart, RoomState } from '../../../../src/elements/room/types.ts'

const part = (name: string, tokens: number, sentTokens = tokens): RoomPart => ({ name, tokens, sentTokens })

/** A window of 1,000 with 200 held, unless said otherwise. */
function stateOf(parts: readonly RoomPart[], windowTokens = 1000, outputReserveTokens = 200): RoomState {
  const upper = parts.reduce((sum, { tokens }) => sum + tokens, 0)
  const lost = parts.some((one) => one.sentTokens < one.tokens)
    ? [{ slot: 'history', id: '0', index: 0, status: 'dropped' as const, freedTokens: 1, reason: '' }]
    : []
  return {
    ...EMPTY,
    windowTokens,
    outputReserveTokens,
    limitTokens: windowTokens - outputReserveTokens,
    used: { lower: upper, tokens: upper, upper, exact: true, source: 'exact' } as unknown as RoomState['used'],
    parts,
    lost,
  }
}

describe('the bar', () => {
  test('starts with the parts, one after another, and ends with what is held', () => {
    const layout = layOut(stateOf([part('system', 100), part('user', 250), part('framing', 11)]))!
    let at = 0
    for (const { from, span } of layout.written) {
      expect(from).toBeCloseTo(at)
      at = from + span
    }
    expect(at).toBeCloseTo(0.361)
    expect(layout).toMatchObject({ axisTokens: 1000, limit: 0.8, excess: null, sent: null })
    expect(layout.reserve.from + layout.reserve.span).toBeCloseTo(1)
  })

  test('past the limit nothing is clamped: the limit stays, the excess is what lies beyond', () => {
    const layout = layOut(stateOf([part('history', 900, 500), part('user', 50)]))!
    expect(layout).toMatchObject({ axisTokens: 1000, limit: 0.8 })
    expect(layout.excess!.from).toBe(0.8)
    expect(layout.excess!.span).toBeCloseTo(0.15)
    expect(layout.sent!.at(-1)!.from + layout.sent!.at(-1)!.span).toBeCloseTo(0.55)
  })

  test('past the window the axis grows beyond what was written', () => {
    const layout = layOut(stateOf([part('user', 5000)]))!
    expect(layout.axisTokens).toBeGreaterThan(5000)
    expect(layout.written[0]!.span).toBeLessThan(1)
  })

  test('exactly full is not over', () => {
    expect(layOut(stateOf([part('user', 800)]))!.excess).toBeNull()
  })

  test.each([1, 7, 100, 4096, 8192, 128_000, 1_047_576])('a window of %i has few ticks, which rise', (windowTokens) => {
    const ticks = ticksOf(windowTokens)
    expect(ticks[0]).toBe(0)
    expect(ticks.length).toBeGreaterThanOrEqual(2)
    expect(ticks.length).toBeLessThanOrEqual(8)
    expect([...new Set(ticks)].sort((a, b) => a - b)).toEqual(ticks)
    expect(ticks.at(-1)!).toBeLessThanOrEqual(windowTokens)
  })
})
