import { describe, expect, it } from 'vitest'
import type { Slot } from '../../../../src/planner/index.ts'
import { planner } from '../../../helpers/small-planner.ts'

/** A slot that shares the room, and counts how often its share is asked for. */
function counted(name: string, grow: number, reads: { count: number }): Slot {
  const slot = { name, text: 'a b', policy: 'truncate' as const }
  return Object.defineProperty(slot, 'grow', {
    enumerable: true,
    get: () => {
      reads.count++
      return grow
    },
  })
}

describe('dividing the room among very many slots', () => {
  it('asks each for its share a fixed number of times, however little there is', async () => {
    const readsOf = async (count: number) => {
      const reads = { count: 0 }
      const slots = Array.from({ length: count }, (_, index) => counted(`slot ${index}`, 1 + (index % 3), reads))
      await planner(100).preview({ slots: [{ name: 'user', text: 'hi' }, ...slots] })
      return reads.count / count
    }
    expect(await readsOf(20)).toBeLessThan(4)
    expect(await readsOf(2000)).toBeLessThan(4)
  })

  it('hands out all of it', async () => {
    const words = (count: number) => 'word '.repeat(count).trim()
    const slot = (name: string, grow: number, count: number): Slot => ({
      name,
      grow,
      text: words(count),
      policy: 'truncate',
    })
    const { slots, freeTokens } = await planner(200).plan({
      slots: [
        { name: 'user', text: 'hi' },
        slot('a', 3, 500),
        slot('b', 1, 500),
        slot('c', 2, 10),
        slot('none', 0, 500),
      ],
    })
    expect(freeTokens).toBe(0)
    // 182 after the reserve, the reply and the question: 14 for all of c, 168 in the proportion of 3 to 1, with 4 of frame each.
    expect(slots.map(({ tokens }) => tokens)).toEqual([1, 122, 38, 10, 0])
  })
})
