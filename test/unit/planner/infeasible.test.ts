import { describe, expect, it } from 'vitest'
import { PlanError } from '../../../src/errors/index.ts'
import { createPlanner } from '../../../src/planner/index.ts'
import { planner } from '../../helpers/small-planner.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

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
