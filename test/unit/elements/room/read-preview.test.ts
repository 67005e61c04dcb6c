import { describe, expect, test } from 'vitest'
import { layOut } from '../../../../src/elements/draw/layout.ts'
import { levelOf, readPlan, readPreview } from '../../../../src/elements/room/read-preview.ts'
import type { RoomState } from '../../../../src/elements/room/types.ts'
import { createPlanner, type Slot } from '../../../../src/planner/index.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')
const messages = Array.from({ length: 8 }, (_, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content: words(10) }))
const slots: readonly Slot[] = [
  { name: 'system', text: words(20), priority: 9 },
  { name: 'history', messages, policy: 'drop-oldest' },
  { name: 'user', text: words(30), priority: 8 },
]
const planner = (windowTokens: number, outputReserve = 20) =>
  createPlanner({ windowTokens, outputReserve, counter: new WordCounter() })
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

function sumsUp(state: RoomState): void {
  const sent = sum(state.parts.map(({ sentTokens }) => sentTokens))
  if (!state.refusal) expect(sent + state.freeTokens + state.outputReserveTokens).toBe(state.windowTokens)
  expect(sum(state.parts.map(({ tokens }) => tokens))).toBe(state.used?.upper)
  expect(state.overTokens).toBe(Math.max(0, (state.used?.upper ?? 0) - (state.limitTokens ?? 0)))
}

describe('a plan or a preview as a state', () => {
  test.each([1000, 240, 150, 100, 60])('adds up in a window of %i', async (windowTokens) => {
    const state = readPlan(await planner(windowTokens).preview({ slots }))
    sumsUp(state)
    expect(state.level === 'over').toBe(state.overTokens > 0)
    expect(state.lost.length > 0 || state.refusal !== null).toBe(state.overTokens > 0)
  })

  test('a plan alone says the same as its preview', async () => {
    const made = planner(150)
    const [plan, preview] = [await made.plan({ slots }), await made.preview({ slots })]
    const { itemTokens, ...fromPlan } = readPlan(plan)
    const { itemTokens: _, ...fromPreview } = readPlan(preview)
    expect(fromPlan.lost.length).toBeGreaterThan(0)
    expect(fromPlan).toEqual(fromPreview)
    expect(itemTokens.size).toBeGreaterThan(0)
  })

  test('places are those of the messages that were given, also where the planner moves and adds results', async () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })
    const history = [
      { role: 'user', content: words(40) },
      { role: 'assistant', content: words(40) },
      { role: 'user', content: 'again' },
      { role: 'assistant', content: null, tool_calls: [call('call_1'), call('call_2')] },
      { role: 'user', content: 'and this' },
      { role: 'tool', tool_call_id: 'call_1', content: 'found' },
      { role: 'user', content: 'never mind' },
    ]
    const slots: readonly Slot[] = [{ name: 'history', messages: history, policy: 'drop-oldest' }]
    const repair = { unansweredCalls: 'answer' } as const
    const made = createPlanner({ windowTokens: 120, outputReserve: 20, counter: new WordCounter(), repair })
    const preview = await made.preview({ slots })
    // The result, at 5, stands after its call, at 3, and the other call has a result of the planner's.
    expect(preview.plan?.slots[0]?.items.map(({ id }) => id)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '5',
      'answer to 3.0',
      '4',
      '6',
    ])
    const state = readPreview(preview, null, history)
    expect(state.lost.map(({ index }) => index)).toEqual([0, 1, 2, 3, 5])
    expect(state.messages).toEqual([history[4], history[6]])
  })

  test('between the bounds of a count nothing is certain', () => {
    const count = { tokens: 100, lower: 95, upper: 105, exact: false, source: 'estimate' } as const
    expect([94, 95, 104, 105, 116, 117].map((limit) => levelOf(count, limit))).toEqual([
      'over',
      'unsure',
      'unsure',
      'warning',
      'warning',
      'fine',
    ])
  })
})

describe('the bar', () => {
  test('has everything in a row, and the limit before the reserve', async () => {
    const layout = layOut(readPlan(await planner(1000, 200).preview({ slots })))!
    let at = 0
    for (const piece of layout.written) {
      expect(piece.from).toBeCloseTo(at, 10)
      at += piece.span
    }
    expect(layout).toMatchObject({ limit: 0.8, sent: null, excess: null, unsure: null })
    expect(layout.reserve).toEqual({ from: 0.8, span: 0.2 })
  })

  test('clamps nothing: past the window its axis grows, and the limit moves with it', async () => {
    const state = readPlan(await planner(60, 10).preview({ slots }))
    const layout = layOut(state)!
    const axis = state.used!.upper * 1.03
    expect(layout.limit).toBeCloseTo(50 / axis, 10)
    expect(layout.excess!.from).toBeCloseTo(50 / axis, 10)
    expect(layout.excess!.from + layout.excess!.span).toBeCloseTo(state.used!.upper / axis, 10)
  })
})
