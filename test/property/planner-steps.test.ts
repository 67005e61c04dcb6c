/** Planning takes steps in proportion to the request, whatever is in it: a size and four times it, counted and not timed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlanInput } from '../../src/planner/index.ts'
import { type StepCounter, startCountingSteps } from '../helpers/count-steps.ts'
import { each, type LargeRequest, largeRequests } from '../helpers/large-requests.ts'
import { WordCounter } from '../helpers/word-counter.ts'

const SMALL = 250
/** Four times as many, with what sorting adds: n log n of the two sizes is 5. With n² it would be 16. */
const MOST_TIMES = 5.5

let counter: StepCounter
let planning: typeof import('../../src/planner/index.ts')

beforeAll(async () => {
  counter = await startCountingSteps(/\/src\/(?:planner|chat)\/|planner-steps\.test/)
  planning = await import('../../src/planner/index.ts')
})
afterAll(() => counter.stop())

/** Plans a request and writes its plan down; an error of a plan counts too. */
async function steps([, options, of]: LargeRequest, n: number): Promise<number> {
  const { createPlanner, drawPlan, formatPlan } = planning
  const input = of(n) as unknown as PlanInput
  const planner = createPlanner({ counter: new WordCounter(), windowTokens: 10_000_000, outputReserve: 0, ...options })
  return counter.count(async () => {
    const { plan } = await planner.preview(input)
    if (plan) drawPlan(plan, 40)
    if (plan) formatPlan(plan)
  })
}

describe('four times as much takes about four times the steps', () => {
  it.each(largeRequests)('of %s', async (...one) => {
    const few = await steps(one, SMALL)
    const many = await steps(one, 4 * SMALL)
    expect(few).toBeGreaterThan(10 * SMALL)
    expect(many / few).toBeLessThan(MOST_TIMES)
  })
})

it('a loop in a loop is seen', async () => {
  const pairs = (n: number) =>
    counter.count(async () => {
      let seen = 0
      for (const _ of each(n, Number)) for (let at = 0; at < n; at++) seen++
      return seen
    })
  expect((await pairs(4 * SMALL)) / (await pairs(SMALL))).toBeGreaterThan(MOST_TIMES)
})
