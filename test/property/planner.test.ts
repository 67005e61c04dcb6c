import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRequest } from '../../src/chat/index.ts'
import { createPlanner, type Plan, PlanError, type PlanFix, type Slot } from '../../src/planner/index.ts'
import { cases } from '../helpers/cases.ts'
import { slots } from '../helpers/plan-requests.ts'
import { later } from '../helpers/tiktoken-counter.ts'
import { WordCounter } from '../helpers/word-counter.ts'

const windowTokens = fc.integer({ min: 60, max: 3000 })
const outputReserve = fc.oneof(fc.constant('10%' as const), fc.integer({ min: 0, max: 60 }))
const fill = fc.constantFrom('refill' as const, 'strict' as const)
const request = fc.record({ slots, windowTokens, outputReserve, fill })
const runs = { seed: 20261121, numRuns: cases(500) }

function planner(options: { windowTokens: number; outputReserve?: number | `${number}%`; fill?: 'refill' | 'strict' }) {
  return createPlanner({ counter: new WordCounter(), ...options })
}

/** The plan of a request, or the error that says why there is none. */
async function planOf(one: {
  slots: Slot[]
  windowTokens: number
  outputReserve?: number | `${number}%`
  fill?: 'refill' | 'strict'
}) {
  try {
    return await planner(one).plan({ slots: one.slots })
  } catch (error) {
    if (!PlanError.isInstance(error) || error.code !== 'PLAN_INFEASIBLE') throw error
    return error as PlanError
  }
}

function isPlan(result: Plan | PlanError): result is Plan {
  return 'slots' in result
}

describe('every plan', () => {
  it('sums to the window', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const plan = await planOf(one)
        if (!isPlan(plan)) return
        const content = plan.slots.reduce((sum, slot) => sum + slot.tokens, 0)
        expect(content + plan.framingTokens + plan.freeTokens + plan.outputReserveTokens).toBe(plan.windowTokens)
        expect(plan.freeTokens).toBeGreaterThanOrEqual(0)
        expect(plan.budgetTokens).toBe(content + plan.freeTokens)
        expect(plan.input.upper).toBe(content + plan.framingTokens)
        for (const slot of plan.slots) {
          expect(slot.tokens).toBe(slot.items.reduce((sum, item) => sum + item.tokens, 0))
          expect(slot.framingTokens).toBe(slot.items.reduce((sum, item) => sum + item.framingTokens, 0))
          expect(slot.tokens + slot.framingTokens).toBeLessThanOrEqual(slot.maxTokens ?? Number.POSITIVE_INFINITY)
        }
      }),
      runs,
    )
  })

  it('makes a request that counts, afresh, what the plan says', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const plan = await planOf(one)
        if (!isPlan(plan)) return
        const count = await countRequest(plan.request, { counter: new WordCounter() })
        expect(count).toMatchObject({ lower: plan.input.lower, tokens: plan.input.tokens, upper: plan.input.upper })
      }),
      runs,
    )
  })

  it('keeps what must stay, parts no tool call from its results, and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const plan = await planOf(one)
        if (!isPlan(plan)) return
        for (const slot of plan.slots) {
          const asked = one.slots.find(({ name }) => name === slot.name)!
          if (asked.policy === undefined) expect(slot.items.every((item) => item.status === 'kept')).toBe(true)
          for (const item of slot.items) if (item.pinned) expect(item.status).toBe('kept')
        }
        const called = plan.messages.flatMap((message) => message.tool_calls?.map((call) => call.id) ?? [])
        const answered = plan.messages.flatMap((message) => message.tool_call_id ?? [])
        expect(answered).toEqual(called)
        const history = one.slots.find(({ name }) => name === 'history')!.messages!
        const positions = plan.messages.map((message) => history.indexOf(message)).filter((position) => position >= 0)
        expect(positions).toEqual([...positions].sort((a, b) => a - b))
      }),
      runs,
    )
  })

  it('is the same for the same request, whether the counter answers now or later', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const first = await planOf(one)
        const counter = later(new WordCounter())
        const again = createPlanner({ ...one, counter })
        for (let time = 0; time < 2; time++) {
          const second = await again.preview({ slots: one.slots })
          if (isPlan(first)) expect(second.plan).toEqual(first)
          else expect(second.error?.data).toEqual(first.data)
        }
      }),
      { ...runs, numRuns: cases(150) },
    )
  })

  it('leaves out nothing that would still fit', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const plan = await planOf({ ...one, fill: 'refill' })
        if (!isPlan(plan)) return
        for (const slot of plan.slots) {
          const asked = one.slots.find(({ name }) => name === slot.name)!
          // Scored items without groups or limits: each may stay on its own.
          if (asked.policy !== 'drop-lowest-score' || slot.maxTokens !== null) continue
          if (slot.items.some((item) => item.group !== null) || asked.name === 'history' || asked.name === 'tools')
            continue
          for (const item of slot.items) {
            if (item.status === 'dropped') expect(item.originalTokens + 4).toBeGreaterThan(plan.freeTokens)
          }
        }
      }),
      runs,
    )
  })

  it('never drops for more room what it kept for less, when priorities are strict', async () => {
    // Limits in percent move with the room; strictness is promised for limits in tokens.
    const absolute = request.filter(({ slots: all }) => all.every(({ max }) => typeof max !== 'string'))
    await fc.assert(
      fc.asyncProperty(absolute, fc.integer({ min: 1, max: 200 }), async (one, more) => {
        const reserve = { outputReserve: 10, fill: 'strict' as const }
        const small = await planOf({ ...one, ...reserve })
        if (!isPlan(small)) return
        const large = await planOf({ ...one, ...reserve, windowTokens: one.windowTokens + more })
        if (!isPlan(large)) throw new Error(`infeasible with ${more} more tokens: ${large.message}`)
        small.slots.forEach((slot, index) => {
          slot.items.forEach((item, at) => {
            const now = large.slots[index]!.items[at]!
            if (item.status === 'kept') expect(now.status, `${slot.name} ${item.id}`).toBe('kept')
            if (item.status === 'cut') expect(now.tokens).toBeGreaterThanOrEqual(item.tokens)
          })
        })
      }),
      runs,
    )
  })
})

describe('a request that cannot be planned', () => {
  it('says what is short, and each proposed fix works', async () => {
    let infeasible = 0
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const error = await planOf(one)
        if (isPlan(error)) return
        infeasible++
        const { needTokens, haveTokens, shortTokens, fixes } = error.data
        expect(shortTokens).toBeGreaterThan(0)
        if (needTokens > haveTokens) expect(shortTokens).toBe(needTokens - haveTokens)
        expect(error.message).toContain(shortTokens.toLocaleString('en-US'))
        for (const fix of fixes ?? []) {
          const fixed = withFix(one, fix)
          if (fixed) expect(isPlan(await planOf(fixed)), JSON.stringify(fix)).toBe(true)
        }
      }),
      runs,
    )
    expect(infeasible).toBeGreaterThan(15)
  })
})

/** The request with one fix applied; null for a fix that is a person's work. */
function withFix<R extends { slots: Slot[]; windowTokens: number }>(one: R, fix: PlanFix): R | null {
  const change = (name: string, facts: Partial<Slot>) =>
    one.slots.map((slot) => (slot.name === name ? ({ ...slot, ...facts } as Slot) : slot))
  switch (fix.kind) {
    case 'lower-output-reserve':
      return { ...one, outputReserve: fix.outputReserveTokens }
    case 'larger-window':
      return { ...one, windowTokens: fix.windowTokens }
    case 'lower-slot-min':
      return { ...one, slots: change(fix.slot, { min: fix.minTokens }) }
    case 'raise-slot-max':
      return { ...one, slots: change(fix.slot, { max: fix.maxTokens }) }
    case 'shrink-slot': {
      const slot = one.slots.find(({ name }) => name === fix.slot)!
      if (slot.text === undefined) return null
      // One word is at most two tokens here: keep as many as are surely within the number.
      const words = slot.text.split(' ').slice(0, Math.max(0, Math.floor((fix.toTokens - 5) / 4)))
      // Without a word it would be another request: an empty text is no message.
      return words.length === 0 ? null : { ...one, slots: change(fix.slot, { text: words.join(' ') }) }
    }
    case 'larger-model':
    case 'raise-max-input':
      return null
  }
}
