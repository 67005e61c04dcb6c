import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRequest } from '../../src/chat/index.ts'
import {
  type ChatMessage,
  createPlanner,
  type Plan,
  PlanError,
  type Policy,
  type Slot,
} from '../../src/planner/index.ts'
import { cases } from '../helpers/cases.ts'
import { conversation } from '../helpers/plan-requests.ts'
import { WordCounter } from '../helpers/word-counter.ts'

/** A conversation that grows turn by turn, planned at every turn with the plan before, under every kind of window. */

const summariser = fc.record({
  words: fc.integer({ min: 0, max: 200 }),
  fails: fc.boolean(),
})
const setting = fc.record({
  messages: conversation,
  windowTokens: fc.integer({ min: 120, max: 1500 }),
  slack: fc.constantFrom(0, 0.2, 0.5),
  unit: fc.constantFrom('turn' as const, 'message' as const),
  adapt: fc.option(fc.integer({ min: 50, max: 500 }), { nil: undefined }),
  summariser: fc.option(summariser, { nil: undefined }),
  maxInputTokens: fc.option(fc.integer({ min: 100, max: 800 }), { nil: undefined }),
  pin: fc.nat(40),
})
const runs = { seed: 20261121, numRuns: cases(120) }

describe('planning a conversation turn by turn', () => {
  it('always sums, recounts, keeps the order and the pairs, and says truly what stayed the same', async () => {
    let summaries = 0
    let prefixes = 0
    await fc.assert(
      fc.asyncProperty(setting, async (one) => {
        const counter = new WordCounter()
        const planner = createPlanner({
          counter,
          windowTokens: one.windowTokens,
          outputReserve: 20,
          ...(one.maxInputTokens !== undefined && { maxInputTokens: one.maxInputTokens }),
        })
        let previous: Plan | undefined
        for (let length = 1; length <= one.messages.length; length++) {
          const sofar = one.messages.slice(0, length)
          // A turn is planned when the user has spoken; before that its calls have no results yet.
          if (sofar.at(-1)!.role !== 'user') continue
          const plan: Plan | PlanError = await planner
            .plan({ slots: slotsOf(one, sofar) }, previous && { previous })
            .catch((error) => {
              if (error instanceof PlanError) return error
              throw error
            })
          if (plan instanceof PlanError) return
          await expectSound(plan, sofar)
          const [, history] = plan.slots
          if (history!.summary) {
            summaries++
            expect(history!.summary.tokens + history!.summary.framingTokens).toBeLessThan(
              history!.summary.replacedTokens,
            )
          }
          if (previous) {
            const { prefixMessages } = plan.cache!
            if (prefixMessages > 1) prefixes++
            expect(plan.messages.slice(0, prefixMessages)).toEqual(previous.messages.slice(0, prefixMessages))
          }
          previous = plan
        }
      }),
      runs,
    )
    expect(summaries).toBeGreaterThan(50)
    expect(prefixes).toBeGreaterThan(50)
  })
})

type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never

function slotsOf(one: Setting, messages: readonly ChatMessage[]): Slot[] {
  const policy: Policy[] = [
    {
      kind: 'drop-oldest',
      unit: one.unit,
      slack: one.slack,
      ...(one.adapt !== undefined && { adaptToTokens: one.adapt }),
    },
  ]
  if (one.summariser) {
    const { words, fails } = one.summariser
    policy.push({
      kind: 'summarise',
      maxTokens: 40,
      instructionTokens: 10,
      model: { id: 'summariser', windowTokens: 400 },
      summarise: async ({ messages: given, previous }) => {
        if (fails && given.length % 3 === 0) throw new Error('overloaded')
        return `${previous?.slice(0, 20) ?? 'so far'} ${'word '.repeat(words)}`
      },
    })
  }
  const items = messages.map((message, index) => ({ message, pinned: index === one.pin }))
  return [
    { name: 'system', priority: 9, text: 'Answer briefly.' },
    { name: 'history', items, policy },
  ]
}

async function expectSound(plan: Plan, sofar: readonly ChatMessage[]) {
  const content = plan.slots.reduce((sum, slot) => sum + slot.tokens, 0)
  expect(content + plan.framingTokens + plan.freeTokens + plan.outputReserveTokens).toBe(plan.windowTokens)
  expect(plan.freeTokens).toBeGreaterThanOrEqual(0)
  expect(plan.input.upper).toBeLessThanOrEqual(plan.inputCapTokens ?? plan.windowTokens)
  const count = await countRequest(plan.request, { counter: new WordCounter() })
  expect(count).toMatchObject({ lower: plan.input.lower, tokens: plan.input.tokens, upper: plan.input.upper })

  const called = plan.messages.flatMap((message) => message.tool_calls?.map((call) => call.id) ?? [])
  expect(plan.messages.flatMap((message) => message.tool_call_id ?? [])).toEqual(called)
  const positions = plan.messages.map((message) => sofar.indexOf(message)).filter((position) => position >= 0)
  expect(positions).toEqual([...positions].sort((a, b) => a - b))

  const history = plan.slots[1]!
  const summaryTokens = history.summary?.tokens ?? 0
  expect(history.tokens).toBe(history.items.reduce((sum, item) => sum + item.tokens, summaryTokens))
  for (const item of history.items) if (item.pinned) expect(item.status).toBe('kept')
  const summarised = history.items.filter((item) => item.status === 'summarised').length
  expect(summarised).toBe(history.summary?.coveredItems ?? 0)
}
