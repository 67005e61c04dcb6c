import { describe, expect, it } from 'vitest'
import type { TokenCounter } from '../../../src/counter.ts'
import { TokenroomError } from '../../../src/errors/index.ts'
import {
  createPlanner,
  type PlanInput,
  type Planner,
  type PlannerOptions,
  type PlanOptions,
  type Slot,
} from '../../../src/planner/index.ts'
import { user } from '../../helpers/small-planner.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

/** What plain JavaScript can pass and no compiler refuses. Each answer is an error with a code and the argument's name. */

const hello: PlanInput = { slots: [{ name: 'user', text: 'hello' }] }

/** A list of so many places, of which only these have something. */
function holed(length: number, filled: Record<number, unknown>): unknown[] {
  return Object.assign(new Array(length), filled)
}

async function refusal(work: () => unknown): Promise<{ code: string; name: string }> {
  try {
    await work()
  } catch (error) {
    if (!TokenroomError.isInstance(error)) throw error
    return { code: error.code, name: (error.data as { name: string }).name }
  }
  throw new Error('it was accepted')
}

function planner(options: Record<string, unknown> = {}): Planner {
  return createPlanner({ counter: new WordCounter(), windowTokens: 100, ...options } as unknown as PlannerOptions)
}

describe('the options of a planner', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a fill that is none', { fill: 'greedy' }, 'fill'],
    ['a model that is a number', { model: 5 }, 'model'],
    ['a model without an id', { model: { windowTokens: 5 } }, 'model.id'],
    ['a price step that is not a number', { dropForPriceStep: Number.NaN }, 'dropForPriceStep'],
    ['a price step in percent', { dropForPriceStep: 10 }, 'dropForPriceStep'],
    ['a latency without a speed', { latency: { firstTokenMs: 500 } }, 'latency.prefill'],
    [
      'a latency with an empty speed',
      { latency: { firstTokenMs: 500, prefill: {} } },
      'latency.prefill.tokensPerSecond',
    ],
    ['a latency without a time', { latency: { prefill: { tokensPerSecond: 5 } } }, 'latency.firstTokenMs'],
    ['turns that are a text', { cache: { turns: 'many' } }, 'cache.turns'],
    ['a mark that is a text', { cache: { mark: 'yes' } }, 'cache.mark'],
    ['a counter without an encoding', { counter: { countMany: () => [] } }, 'counter.encoding'],
    ['a counter that is a text', { counter: 'o200k_base' }, 'counter'],
    ['a counter of another encoding than the model has', { model: 'gpt-4', counter: new WordCounter() }, 'counter'],
  ])('%s is refused', async (_, options, name) => {
    expect(await refusal(() => planner(options))).toEqual({ code: 'INVALID_ARGUMENT', name })
  })
})

describe('the options of a call', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a signal that is a text', { signal: 'stop' }, 'signal'],
    ['a signal that is null', { signal: null }, 'signal'],
    ['a controller instead of its signal', { signal: new AbortController() }, 'signal'],
    ['a plan before that is none', { previous: {} }, 'previous'],
    ['summarise as a text', { summarise: 'no' }, 'summarise'],
  ])('%s is refused', async (_, options, name) => {
    for (const method of ['plan', 'measure', 'preview'] as const) {
      const call = options as unknown as PlanOptions
      expect(await refusal(() => planner()[method](hello, call))).toEqual({ code: 'INVALID_ARGUMENT', name })
    }
  })
})

describe('lists with holes', () => {
  it.each<[string, unknown, string]>([
    ['slots', { slots: holed(2, { 1: hello.slots[0] }) }, 'slots[0]'],
    [
      'messages',
      { slots: [{ name: 'history', messages: holed(3, { 0: user('a'), 2: user('b') }) }] },
      'slots.history[1]',
    ],
    ['items', { slots: [{ name: 'history', items: holed(2, { 1: { text: 'a' } }) }] }, 'slots.history[0]'],
    ['tools', { slots: [{ name: 'tools', tools: holed(2, { 1: { name: 'f' } }) }] }, 'slots.tools.tools[0]'],
  ])('of %s are refused', async (_, input, name) => {
    expect(await refusal(() => planner().plan(input as PlanInput))).toEqual({ code: 'INVALID_ARGUMENT', name })
  })
})

describe('a counter that answers', () => {
  it.each<[string, unknown, string]>([
    ['texts', ['1', '2'], 'counter.countMany[0]'],
    ['a negative number', [1, -2], 'counter.countMany[1]'],
    ['half a token', [0.5, 1], 'counter.countMany[0]'],
    ['no number', [1, Number.NaN], 'counter.countMany[1]'],
    ['holes', holed(2, { 0: 1 }), 'counter.countMany[1]'],
    ['too few', [1], 'counter.countMany'],
    ['too many', [1, 1, 1], 'counter.countMany'],
    ['a number', 7, 'counter.countMany'],
    ['nothing', undefined, 'counter.countMany'],
    ['a text', '12', 'counter.countMany'],
  ])('%s is refused', async (_, answer, name) => {
    const counter = { encoding: 'o200k_base', countMany: () => answer, truncate: () => undefined }
    expect(await refusal(() => planner({ counter }).plan(hello))).toEqual({ code: 'INVALID_ARGUMENT', name })
  })

  const long: Slot = { name: 'user', text: 'many words '.repeat(100), policy: 'truncate' }
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'many'],
    ['a text that is none', { text: 5, tokens: 1, truncated: true, removed: { startCodeUnits: 0, endCodeUnits: 5 } }],
    ['more than it may', { text: 'a', tokens: 500, truncated: true, removed: { startCodeUnits: 0, endCodeUnits: 5 } }],
    ['half a token', { text: 'a', tokens: 0.5, truncated: true, removed: { startCodeUnits: 0, endCodeUnits: 5 } }],
    ['nothing of what it removed', { text: 'a', tokens: 1, truncated: true }],
  ])('a cut that is %s is refused', async (_, answer) => {
    const words = new WordCounter()
    const counter = {
      encoding: words.encoding,
      countMany: (texts: readonly string[]) => words.countMany(texts),
      truncate: () => answer,
    }
    const refused = await refusal(() => planner({ counter }).plan({ slots: [long] }))
    expect(refused).toEqual({ code: 'INVALID_ARGUMENT', name: 'counter.truncate' })
  })

  it('settles as soon as it is aborted, whoever does not answer', async () => {
    const never = () => new Promise<never>(() => {})
    const words = new WordCounter()
    const count = (texts: readonly string[]) => words.countMany(texts)
    const counters = [
      { encoding: 'o200k_base', countMany: never, truncate: never },
      { encoding: 'o200k_base', countMany: count, truncate: never },
    ] as unknown as TokenCounter[]
    const summarise: Slot = {
      name: 'history',
      messages: Array.from({ length: 50 }, (_, index) => user(`message ${index}`)),
      policy: { kind: 'summarise', summarise: never, maxTokens: 20, model: { id: 'own', windowTokens: 2000 } },
    }
    const cases: [TokenCounter, Slot][] = [
      [counters[0]!, hello.slots[0]!],
      [counters[1]!, long],
      [words, summarise],
    ]
    for (const [counter, slot] of cases) {
      const controller = new AbortController()
      const planned = planner({ counter }).plan({ slots: [slot] }, { signal: controller.signal })
      setTimeout(() => controller.abort(new Error('no longer wanted')), 1)
      await expect(planned).rejects.toThrow('no longer wanted')
    }
  })
})

describe('a message that changes while it is planned', () => {
  it('is refused by its place, for what was counted is not what would be sent', async () => {
    const message = { role: 'user', content: 'short' }
    const words = new WordCounter()
    const counter: TokenCounter = {
      encoding: words.encoding,
      countMany: async (texts) => {
        message.content = 'a good deal longer than it was'
        return words.countMany(texts)
      },
      truncate: words.truncate.bind(words),
    }
    const one = planner({ counter })
    const input: PlanInput = { slots: [{ name: 'history', messages: [user('before'), message] }] }
    expect(await refusal(() => one.plan(input))).toEqual({ code: 'INVALID_ARGUMENT', name: 'slots.history[1]' })
    expect((await one.plan(input)).messages).toHaveLength(2)
  })
})
