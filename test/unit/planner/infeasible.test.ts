import { describe, expect, it } from 'vitest'
import type { ChatApi } from '../../../src/chat/index.ts'
import { PlanError } from '../../../src/errors/index.ts'
import { createPlanner, type Slot } from '../../../src/planner/index.ts'
import { agentHistory, messagesOf } from '../../helpers/agent-histories.ts'
import { random } from '../../helpers/random.ts'
import { policyOf } from '../../helpers/random-policies.ts'
import { planner } from '../../helpers/small-planner.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const APIS: readonly ChatApi[] = ['openai-chat', 'anthropic', 'gemini', 'ai-sdk', 'bedrock-converse']

describe('what must stay and does not fit', () => {
  it('is an error with the numbers and remedies', async () => {
    try {
      await planner(40).plan({
        slots: [
          { name: 'system', priority: 5, text: 'one two three four five' },
          { name: 'user', priority: 9, text: 'word '.repeat(30) },
        ],
      })
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof PlanError)) throw error
      // 5 + 5 and 31 + 4 tokens, and 3 for the reply.
      expect(error.data).toMatchObject({ windowTokens: 40, outputReserveTokens: 10, haveTokens: 30 })
      expect(error.data.shortTokens).toBe(error.data.needTokens - 30)
      expect(error.data.slots.map(({ slot, shortTokens }) => [slot, shortTokens > 0])).toEqual([
        ['system', true],
        ['user', true],
      ])
      expect(error.message).toMatch(/slot "user" needs \d+ and has \d+/)
      expect(error.data.fixes).toContainEqual({ kind: 'larger-window', windowTokens: expect.any(Number) })
    }
  })

  it('is a value in a preview, with what everything would need', async () => {
    const { measure, plan, error } = await planner(40).preview({ slots: [{ name: 'user', text: 'word '.repeat(30) }] })
    expect(plan).toBeNull()
    expect(error?.data.shortTokens).toBe(measure.overTokens)
    const content = measure.slots.reduce((sum, slot) => sum + slot.tokens, 0)
    expect(content + measure.framingTokens + measure.freeTokens + measure.outputReserveTokens).toBe(
      40 + measure.overTokens,
    )
  })

  it('proposes a larger model of the same provider', async () => {
    const { error } = await createPlanner({
      model: 'gpt-4',
      counter: new WordCounter('cl100k_base'),
      outputReserve: 1000,
    }).preview({
      slots: [{ name: 'user', text: 'word '.repeat(9000) }],
    })
    expect(error?.data.fixes).toContainEqual(expect.objectContaining({ kind: 'larger-model', model: 'gpt-3.5-turbo' }))
  })
})

describe('the remedies of an error', () => {
  it('each alone make the plan possible, whatever the policies and the API', async () => {
    const tried = new Map<string, number>()
    for (const api of APIS) {
      for (let seed = 1; seed <= 150; seed++) {
        const next = random(seed * 7919)
        const history: Slot<object> = {
          name: 'history',
          messages: messagesOf(api, agentHistory(seed, seed % 2 === 0)),
          policy: policyOf(next),
          ...(seed % 5 !== 0 && next(4) === 0 && { max: `${20 + next(60)}%` as const }),
          ...(seed % 5 === 0 && { min: `${60 + next(40)}%` as const }),
        }
        const system: Slot<object> = { name: 'system', priority: 9, text: 'Be terse.' }
        const options = { counter: new WordCounter(), api, windowTokens: 14 + next(120), outputReserve: 10 }
        const maxInput = seed % 3 === 0 ? { windowTokens: 4000, maxInputTokens: 4 + next(110) } : {}
        const { error } = await createPlanner<object>({ ...options, ...maxInput }).preview({ slots: [system, history] })
        for (const fix of error?.data.fixes ?? []) {
          const fixed =
            fix.kind === 'larger-window'
              ? { windowTokens: fix.windowTokens }
              : fix.kind === 'lower-output-reserve'
                ? { outputReserve: fix.outputReserveTokens }
                : fix.kind === 'raise-max-input'
                  ? { maxInputTokens: fix.maxInputTokens }
                  : {}
          const limit =
            fix.kind === 'raise-slot-max'
              ? { max: fix.maxTokens }
              : fix.kind === 'lower-slot-min'
                ? { min: fix.minTokens }
                : {}
          // Less text, and the larger models of the catalogue, have tests of their own.
          if (Object.keys({ ...fixed, ...limit }).length === 0) continue
          const planner = createPlanner<object>({ ...options, ...maxInput, ...fixed })
          const again = await planner.preview({ slots: [system, { ...history, ...limit }] })
          expect(again.error?.message ?? null, `${api}, seed ${seed}, ${JSON.stringify(fix)}`).toBeNull()
          tried.set(fix.kind, (tried.get(fix.kind) ?? 0) + 1)
        }
      }
    }
    expect([...tried.keys()].sort()).toEqual([
      'larger-window',
      'lower-output-reserve',
      'lower-slot-min',
      'raise-max-input',
      'raise-slot-max',
    ])
  })

  it('are not looked for where a minimum in percent would pass its maximum', async () => {
    const long = Array.from({ length: 100 }, () => ({ role: 'user', content: 'word '.repeat(10) }))
    const planner = createPlanner({ counter: new WordCounter(), windowTokens: 1010, outputReserve: 10 })
    const { error } = await planner.preview({
      slots: [
        { name: 'system', text: 'word '.repeat(900), priority: 9 },
        { name: 'history', messages: long, min: '50%', max: 600, policy: 'drop-oldest' },
      ],
    })
    expect(error?.code).toBe('PLAN_INFEASIBLE')
    expect(error?.data.fixes?.map(({ kind }) => kind)).not.toContain('larger-window')
  })

  it('do not raise a limit of the input that the time to the first token keeps down', async () => {
    const latency = { firstTokenMs: 100, prefill: { tokensPerSecond: 1000 } }
    const planner = createPlanner({ counter: new WordCounter(), windowTokens: 4000, outputReserve: 10, latency })
    const { error } = await planner.preview({ slots: [{ name: 'user', text: 'word '.repeat(120), priority: 9 }] })
    expect(error?.code).toBe('PLAN_INFEASIBLE')
    expect(error?.data.fixes?.map(({ kind }) => kind)).not.toContain('raise-max-input')
  })
})

describe('the numbers of an error', () => {
  it("agree where a slot's maximum is in the way, and the window is not", async () => {
    const { error } = await planner(2006).preview({
      slots: [
        { name: 'system', text: 'word '.repeat(100) },
        { name: 'contract', text: 'word '.repeat(600), max: 150 },
      ],
    })
    const { needTokens, haveTokens, shortTokens, slots, fixes } = error!.data
    // 601 tokens of text and 4 of frame where 150 are allowed.
    expect(shortTokens).toBe(605 - 150)
    expect(needTokens - haveTokens).toBe(shortTokens)
    expect(slots.reduce((sum, slot) => sum + slot.shortTokens, 0)).toBe(shortTokens)
    expect(fixes).toEqual([{ kind: 'raise-slot-max', slot: 'contract', maxTokens: 605 }])
    expect(error!.message).toMatch(/needs 714 tokens with framing, 259 are allowed by the maximum of a slot: 455 short/)
  })

  it('name the first few of very many slots', async () => {
    const slots = Array.from({ length: 2000 }, (_, index) => ({ name: `slot ${index}`, text: 'word' }))
    const { error } = await planner(40).preview({ slots })
    expect(error!.message).toMatch(/and 1,\d+ more; /)
    expect(error!.message.length).toBeLessThan(1000)
    expect(error!.data.slots).toHaveLength(2000)
  })
})
