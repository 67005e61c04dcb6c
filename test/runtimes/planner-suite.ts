/** The planner, with the tokenizer of the runtime it runs on: what every plan promises, and the same plans everywhere. */
import fc from 'fast-check'
import type { countRequest } from '../../src/chat/index.ts'
import { PlanError } from '../../src/errors/index.ts'
import type { createPlanner, Plan, PlannerOptions } from '../../src/planner/index.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { assert, assertEqual } from '../conformance/assert.ts'
import type { Harness } from '../conformance/harness.ts'
import { slots } from '../helpers/plan-requests.ts'

export interface PlannerParts {
  readonly createPlanner: typeof createPlanner
  readonly countRequest: typeof countRequest
}

const request = fc.record({
  slots,
  windowTokens: fc.integer({ min: 60, max: 3000 }),
  outputReserve: fc.oneof(fc.constant('10%' as const), fc.integer({ min: 0, max: 60 })),
  fill: fc.constantFrom('refill' as const, 'strict' as const),
})

/** The same requests wherever this runs. */
const REQUESTS = { seed: 20261121, numRuns: 300 }

/** Declares the tests of the planner. `digest` is what `digestOfPlans` says with tiktoken as the counter. */
export function runPlannerSuite(
  { describe, it }: Harness,
  parts: PlannerParts,
  tokenizer: () => Promise<Tokenizer>,
  digest: string,
): void {
  describe('planner', () => {
    it('accounts for every token of a real model', async () => {
      const planner = parts.createPlanner({ model: 'gpt-4o', counter: await tokenizer() })
      const plan = await planner.plan({
        slots: [
          { name: 'system', text: 'You are a helpful assistant.' },
          { name: 'user', text: 'hello world' },
        ],
      })
      // 2 messages of 3 tokens, 1 for each role, and 3 for the reply; the texts have 6 and 2 tokens.
      assertEqual([plan.windowTokens, plan.outputReserveTokens, plan.framingTokens], [128_000, 12_800, 11], 'the plan')
      assertEqual(
        plan.slots.map(({ tokens }) => tokens),
        [6, 2],
        'the slots',
      )
      assertEqual(plan.freeTokens, 128_000 - 12_800 - 11 - 8, 'what is free')
    })

    it('refuses what cannot fit, with the numbers', async () => {
      const planner = parts.createPlanner({ windowTokens: 100, outputReserve: 10, counter: await tokenizer() })
      const refusal = planner.plan({ slots: [{ name: 'user', text: 'hello '.repeat(200) }] })
      const error = await refusal.then(
        () => null,
        (thrown: unknown) => thrown,
      )
      assert(PlanError.isInstance(error) && error.code === 'PLAN_INFEASIBLE', `was to be a PlanError, is ${error}`)
      const { needTokens, haveTokens, shortTokens } = (error as PlanError).data
      assertEqual(needTokens - haveTokens, shortTokens, 'what is short')
      assertEqual(haveTokens, 90, 'what there is')
    })

    it('sums to the window, and counts afresh what it planned', async () => {
      const counter = await tokenizer()
      for (const one of requests()) {
        const plan = await planOf(parts, { ...one, counter }, one)
        if (plan instanceof Error) continue
        const content = plan.slots.reduce((sum, slot) => sum + slot.tokens, 0)
        const sum = content + plan.framingTokens + plan.freeTokens + plan.outputReserveTokens
        assertEqual(sum, plan.windowTokens, 'the sum')
        const count = await parts.countRequest(plan.request, { counter })
        assertEqual(
          [count.lower, count.tokens, count.upper],
          [plan.input.lower, plan.input.tokens, plan.input.upper],
          'the request',
        )
      }
    })

    it('makes the plans that it makes everywhere', async () => {
      assertEqual(await digestOfPlans(parts, await tokenizer()), digest, 'the digest of the plans')
    })
  })
}

/** A hash of many plans, whole, and of the errors of those that cannot be. */
export async function digestOfPlans(parts: PlannerParts, counter: PlannerOptions['counter']): Promise<string> {
  let hash = 0x811c9dc5
  let plans = 0
  for (const one of requests()) {
    const result = await planOf(parts, { ...one, counter }, one)
    const text = JSON.stringify(result instanceof Error ? (result as PlanError).data : result)
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    if (!(result instanceof Error)) plans++
  }
  return `${plans}:${(hash >>> 0).toString(16).padStart(8, '0')}`
}

type Request = typeof request extends fc.Arbitrary<infer R> ? R : never

function requests(): readonly Request[] {
  return fc.sample(request, REQUESTS)
}

async function planOf(
  parts: PlannerParts,
  { counter, windowTokens, outputReserve, fill }: Omit<Request, 'slots'> & Pick<PlannerOptions, 'counter'>,
  { slots: all }: Request,
): Promise<Plan | PlanError> {
  try {
    return await parts.createPlanner({ counter, windowTokens, outputReserve, fill }).plan({ slots: all })
  } catch (error) {
    if (PlanError.isInstance(error) && error.code === 'PLAN_INFEASIBLE') return error as PlanError
    throw error
  }
}
