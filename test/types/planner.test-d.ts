import { describe, expectTypeOf, test } from 'vitest'
import type { Tokenizer } from '../../src/index.ts'
import { createPlanner, type Plan, type PlannedSlot } from '../../src/planner/index.ts'
import type { RemoteTokenizer } from '../../workers/page/index.ts'

declare const tokenizer: Tokenizer
declare const remote: RemoteTokenizer

describe('the planner', () => {
  test('takes a counter of this thread and one of a worker', () => {
    createPlanner({ model: 'gpt-4o', counter: tokenizer })
    createPlanner({ model: 'gpt-4o', counter: remote })
    // @ts-expect-error without a counter nothing can be planned
    createPlanner({ model: 'gpt-4o' })
  })

  test('takes a reserve in tokens or as a share', () => {
    createPlanner({ windowTokens: 8192, counter: tokenizer, outputReserve: 1024 })
    createPlanner({ windowTokens: 8192, counter: tokenizer, outputReserve: '25%' })
    // @ts-expect-error a share is written with its sign
    createPlanner({ windowTokens: 8192, counter: tokenizer, outputReserve: '25' })
  })

  test('gives a plan that nobody changes', async () => {
    const planner = createPlanner({ windowTokens: 8192, counter: tokenizer })
    const plan = await planner.plan({ slots: [{ name: 'user', text: 'hi' }] })
    expectTypeOf(plan).toExtend<Plan>()
    expectTypeOf(plan.slots).toEqualTypeOf<readonly PlannedSlot[]>()
    // @ts-expect-error a plan is a result
    plan.freeTokens = 0
  })

  test('fills a slot in exactly one way', () => {
    const planner = createPlanner({ windowTokens: 8192, counter: tokenizer })
    // @ts-expect-error text and messages exclude each other
    void planner.plan({ slots: [{ name: 'user', text: 'hi', messages: [] }] })
    // @ts-expect-error there is no such policy
    void planner.plan({ slots: [{ name: 'user', text: 'hi', policy: 'drop-everything' }] })
  })
})
