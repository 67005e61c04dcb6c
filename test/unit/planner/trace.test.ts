import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlanner, drawPlan, formatPlan, planSegments, type Slot } from '../../../src/planner/index.ts'
import { slots as randomSlots } from '../../helpers/plan-requests.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const slots: Slot[] = [
  { name: 'system', text: 'Be brief.' },
  {
    name: 'history',
    messages: Array.from({ length: 30 }, (_, index) => ({ role: 'user', content: `message ${index}` })),
    policy: 'drop-oldest',
  },
]

describe('formatPlan', () => {
  it('has a row per slot, the rest of the window, and every item when asked', async () => {
    const plan = await createPlanner({ counter: new WordCounter(), windowTokens: 120, outputReserve: 20 }).plan({
      slots,
    })
    const table = formatPlan(plan)
    expect(table).toMatch(/^slot +tokens +framing +needed +items$/m)
    expect(table).toMatch(/^system +4 +5 +9 +1 kept$/m)
    expect(table).toMatch(/^history .* \d+ dropped · \d+ kept$/m)
    expect(table).toMatch(/^window +120 +o200k_base$/m)
    const rows = [...table.matchAll(/^(?:system|history|framing|free|reserve) +([\d,]+)/gm)].map(([, tokens]) =>
      Number(tokens),
    )
    expect(rows.reduce((sum, tokens) => sum + tokens, 0)).toBe(120)
    expect(formatPlan(plan, { items: true }).split('\n')).toHaveLength(table.split('\n').length + 31)
  })
})

describe('drawPlan', () => {
  it('draws the reserve at the right, and a legend', async () => {
    const plan = await createPlanner({ counter: new WordCounter(), windowTokens: 120, outputReserve: 60 }).plan({
      slots,
    })
    const [bar, legend] = drawPlan(plan, 40).split('\n')
    expect(bar).toMatch(/^\|█▓+┄+ *░{20}\|$/)
    expect(legend).toContain('history')
  })

  it('has exactly the cells it was given, and one at least for what has tokens', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomSlots,
        fc.integer({ min: 12, max: 90 }),
        fc.integer({ min: 200, max: 3000 }),
        async (some, width, windowTokens) => {
          const { plan } = await createPlanner({ counter: new WordCounter(), windowTokens }).preview({ slots: some })
          if (!plan) return
          const segments = planSegments(plan, width)
          expect(segments.reduce((sum, { cells }) => sum + cells, 0)).toBe(width)
          for (const { tokens, cells } of segments) expect(cells > 0).toBe(tokens > 0)
        },
      ),
      { seed: 20261121, numRuns: 200 },
    )
  })
})
