import { describe, expect, it } from 'vitest'
import { type ChatMessage, createPlanner, type Slot } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

function planner(windowTokens: number) {
  return createPlanner({ counter: new WordCounter(), windowTokens, outputReserve: 0 })
}
const turns = (count: number, words: number): ChatMessage[] =>
  Array.from({ length: count }, () => [{ role: 'user', content: 'word '.repeat(words) }]).flat()

describe('a window that adapts', () => {
  const policy = { kind: 'drop-oldest', adaptToTokens: 300, min: 2, last: 20 } as const
  const kept = async (messages: ChatMessage[]) =>
    (await planner(100_000).plan({ slots: [{ name: 'history', messages, policy }] })).messages.length

  it('holds more short turns than long ones, between min and last', async () => {
    const [short, middling, long] = [await kept(turns(50, 3)), await kept(turns(50, 20)), await kept(turns(50, 500))]
    expect(short).toBe(20)
    expect(middling).toBeGreaterThan(5)
    expect(middling).toBeLessThan(20)
    expect(long).toBe(2)
  })
})

describe('truncate at sentences', () => {
  const text =
    'First one here. Second one there. Third one is quite a bit longer than that. Fourth. 第五句。 Sixth ends it.'
  const plan = (windowTokens: number, keep: 'start' | 'middle' | 'end') =>
    planner(windowTokens).plan({ slots: [{ name: 'doc', text, policy: { kind: 'truncate', keep, at: 'sentence' } }] })

  it.each(['start', 'middle', 'end'] as const)('keeps whole sentences at the %s, at every size', async (keep) => {
    const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].map(
      ({ segment }) => segment,
    )
    let whole = 0
    for (let windowTokens = 12; windowTokens < 50; windowTokens++) {
      const { messages, slots, freeTokens } = await plan(windowTokens, keep)
      if (messages.length === 0) continue
      expect(freeTokens).toBeGreaterThanOrEqual(0)
      const item = slots[0]!.items[0]!
      const left = messages[0]!.content as string
      if (item.removed)
        expect(text.slice(0, item.removed.startCodeUnits) + text.slice(item.removed.endCodeUnits)).toBe(left)
      const some = new Set(sentences.map((_, from) => sentences.slice(0, from).join('')))
      const head = item.removed ? left.slice(0, item.removed.startCodeUnits) : left
      if (some.has(head) || head === text) whole++
    }
    expect(whole).toBeGreaterThan(10)
  })

  it('cuts between graphemes where no sentence ends', async () => {
    const { messages } = await planner(20).plan({
      slots: [{ name: 'doc', text: 'word '.repeat(100), policy: { kind: 'truncate', at: 'sentence' } }],
    })
    expect(messages[0]!.content).toBe('word '.repeat(13).trim())
  })
})

describe('whole or nothing', () => {
  it('names the window and the model that would keep it', async () => {
    const slots: Slot[] = [
      { name: 'contract', text: 'clause '.repeat(9000), policy: 'whole-or-nothing' },
      { name: 'user', text: 'Is it sound?' },
    ]
    const plan = await createPlanner({
      model: 'gpt-4',
      counter: new WordCounter('cl100k_base'),
      outputReserve: 1000,
    }).plan({ slots })
    const { wouldFit } = plan.slots[0]!
    expect(wouldFit?.windowTokens).toBeGreaterThan(8192)
    const larger = createPlanner({
      model: wouldFit!.model!,
      counter: new WordCounter('cl100k_base'),
      outputReserve: 1000,
    })
    const again = await larger.plan({ slots })
    expect(again.slots[0]).toMatchObject({ wouldFit: null, items: [{ status: 'kept' }] })
    const exactly = await larger.plan({ slots }, { windowTokens: wouldFit!.windowTokens })
    expect(exactly.freeTokens).toBe(0)
  })
})

describe('grow', () => {
  it('shares what is left in proportion, and what one cannot use goes to the others', async () => {
    const slot = (name: string, grow: number, count: number): Slot => ({
      name,
      grow,
      messages: turns(count, 1),
      policy: 'drop-oldest',
    })
    const { slots } = await planner(3 + 60 * 7).plan({ slots: [slot('a', 2, 100), slot('b', 1, 100), slot('c', 1, 6)] })
    const kept = slots.map(({ items }) => items.filter((item) => item.status === 'kept').length)
    expect(kept[2]).toBe(6)
    expect(kept[0]! / kept[1]!).toBeGreaterThan(1.8)
    expect(kept[0]! / kept[1]!).toBeLessThan(2.2)
  })
})
