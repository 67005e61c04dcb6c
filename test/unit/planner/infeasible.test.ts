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
