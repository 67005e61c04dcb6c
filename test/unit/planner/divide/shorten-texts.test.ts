import { describe, expect, it } from 'vitest'
import { createPlanner, type Plan, type Slot } from '../../../../src/planner/index.ts'
import { planner, user } from '../../../helpers/small-planner.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

const words = (count: number, word = 'word') => Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ')
const call = (...ids: string[]) => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
})
const result = (id: string, content: string) => ({ role: 'tool', tool_call_id: id, content })
const texts = ({ messages }: Plan, id: string) => messages.find((one) => one.tool_call_id === id)!.content as string
const free = ({ freeTokens }: Plan) => freeTokens

describe('a tool result that is too large', () => {
  const history = [user('go'), call('a'), result('a', words(500))]
  it('is shortened, where everything would go without that', async () => {
    const slots: Slot[] = [
      { name: 'history', messages: history, policy: ['drop-oldest', { kind: 'truncate', keep: 'middle' }] },
    ]
    const plan = await planner(200).plan({ slots })
    expect(plan.messages).toHaveLength(3)
    expect(texts(plan, 'a')).toMatch(/^word0 .* ?word499$/)
    expect(free(plan)).toBeLessThan(3)
    const item = plan.slots[0]!.items[2]!
    expect(item).toMatchObject({ status: 'cut', why: { code: 'text-cut', keep: 'middle' }, removed: { part: 0 } })
    expect(history[2]!.content).toBe(words(500))
  })

  it('shares the room with the others of its step: the longest are cut, to one length', async () => {
    const messages = [
      user('go'),
      call('a', 'b', 'c'),
      result('a', words(300)),
      result('b', words(10)),
      result('c', words(500)),
    ]
    const plan = await planner(300).plan({
      slots: [{ name: 'history', messages, policy: ['drop-oldest', 'truncate'] }],
    })
    expect(texts(plan, 'b')).toBe(words(10))
    const [a, c] = [texts(plan, 'a').split(' ').length, texts(plan, 'c').split(' ').length]
    expect(Math.abs(a - c)).toBeLessThan(3)
    expect(free(plan)).toBeLessThan(3)
  })

  it('is capped whatever the room, and only results where the policy says so', async () => {
    const policy = { kind: 'truncate', maxTokens: 50, of: 'tool-results', keep: 'middle' } as const
    const slots: Slot[] = [
      { name: 'history', messages: [user(words(100)), call('a'), result('a', words(500))], policy },
    ]
    const plan = await planner(10_000).plan({ slots })
    expect(plan.messages[0]!.content).toBe(words(100))
    const item = plan.slots[0]!.items[2]!
    expect(item.tokens).toBeLessThanOrEqual(50)
    expect(item.why).toEqual({ code: 'text-capped', maxTokens: 50, keep: 'middle' })
    expect((await planner(10_000).plan({ slots })).messages).toEqual(plan.messages)
  })
})

describe('content that is a list of parts', () => {
  const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } }
  it('has its texts shortened, and keeps its picture whole', async () => {
    const content = [{ type: 'text', text: words(400) }, picture, { type: 'text', text: 'Describe it.' }]
    const slots: Slot[] = [{ name: 'user', messages: [{ role: 'user', content } as never], policy: 'truncate' }]
    const one = createPlanner({ model: 'gpt-4o', counter: new WordCounter(), outputReserve: 0 })
    const whole = await one.measure({ slots })
    const plan = await one.plan({ slots }, { windowTokens: whole.input.upper - 100 })
    const sent = plan.messages[0]!.content as typeof content
    expect(sent[1]).toEqual(picture)
    expect(sent[2]).toEqual(content[2])
    const [first] = sent as { text: string }[]
    expect(words(400).startsWith(first!.text)).toBe(true)
    expect(first!.text.length).toBeLessThan(words(400).length)
    expect(plan.slots[0]!.items[0]!.removed).toMatchObject({ part: 0, keep: 'start' })
  })
})

describe('a character that is larger than what must stay of it', () => {
  it('is an error with the numbers, and no plan over its window', async () => {
    const counter = new WordCounter()
    const stingy = {
      encoding: counter.encoding,
      countMany: (list: readonly string[]) => counter.countMany(list),
      truncate: (text: string) => ({
        text: '',
        tokens: 0,
        truncated: true,
        removed: { startCodeUnits: 0, endCodeUnits: text.length },
      }),
    }
    const one = createPlanner({ counter: stingy, windowTokens: 50, outputReserve: 10 })
    const { error } = await one.preview({ slots: [{ name: 'user', text: words(100), policy: 'truncate' }] })
    expect(error!.data.shortTokens).toBe(error!.data.needTokens - error!.data.haveTokens)
  })
})
