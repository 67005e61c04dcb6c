import { describe, expect, it } from 'vitest'
import { createPlanner, type Item, type Policy, type Slot } from '../../../../src/planner/index.ts'
import { planner } from '../../../helpers/small-planner.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

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

describe('the unit that did not fit, and would be shortened', () => {
  const say = (role: string, words: number) => ({ role, content: [{ text: `${'word '.repeat(words)}.` }] })
  const planned = async (policy: Policy | readonly Policy[], messages: readonly object[], windowTokens: number) => {
    const options = { counter: new WordCounter(), api: 'bedrock-converse', windowTokens, outputReserve: 10 } as const
    return createPlanner<object>(options).plan({ slots: [{ name: 'history', messages, policy }] })
  }
  const truncate = { kind: 'truncate', keep: 'end' } as const

  it.each([
    ['truncate', truncate],
    ['drop-oldest by message with truncate', [{ kind: 'drop-oldest', unit: 'message' }, truncate]],
  ] as const)('goes where the API does not let a request begin with it, under %s', async (_, policy) => {
    const messages = [say('user', 60), say('assistant', 60), say('user', 20)]
    const plan = await planned(policy, messages, 80)
    expect(plan.messages).toEqual([messages[2]])
    // A message of the user may begin, so it is shortened.
    const shortened = await planned(policy, [...messages.slice(0, 1), messages[2]!], 80)
    expect(shortened.messages).toHaveLength(2)
    expect(shortened.slots[0]!.items[0]!.status).toBe('cut')
  })

  it('goes where what stays could not come after it', async () => {
    const call = { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'look', input: {} } }] }
    const result = { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'found' }] } }] }
    // The call stays for its score after the question, which would be cut; the model's words between them go.
    const items: readonly Item<object>[] = [
      { message: say('user', 5), score: 9 },
      { message: say('assistant', 9000), score: 5 },
      { message: say('assistant', 6000), score: 2 },
      { message: call, score: 8 },
      { message: result, score: 8 },
      { message: say('user', 5), score: 9 },
    ]
    const options = {
      counter: new WordCounter(),
      api: 'bedrock-converse',
      windowTokens: 2000,
      outputReserve: 10,
    } as const
    const policy = [{ kind: 'drop-lowest-score' }, { kind: 'truncate' }] as const
    const plan = await createPlanner<object>(options).plan({ slots: [{ name: 'history', items, policy }] })
    expect(plan.messages).toEqual([items[0], items[3], items[4], items[5]].map((item) => item!.message))
  })
})
