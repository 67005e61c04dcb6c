import { describe, expect, it } from 'vitest'
import { PlanError, TokenroomError } from '../../../src/errors.ts'
import { type ChatMessage, createPlanner, type Item, type Plan, type Slot } from '../../../src/planner/index.ts'
import { later, tiktokenCounter } from '../../helpers/tiktoken-counter.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const user = (content: string): ChatMessage => ({ role: 'user', content })
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content })

/** Ten turns of two messages; each message is 3 tokens of frame, its role (1 or 3), and two of text. */
const history = Array.from({ length: 10 }, (_, turn) => [user(`ask ${turn}`), assistant(`say ${turn}`)]).flat()

function planner(windowTokens: number, counter = new WordCounter()) {
  return createPlanner({ counter, windowTokens, outputReserve: 10 })
}

describe('a plan', () => {
  it('accounts for every token of a real model', async () => {
    const plan = await createPlanner({ model: 'gpt-4o', counter: tiktokenCounter('o200k_base') }).plan({
      slots: [
        { name: 'system', text: 'You are a helpful assistant.' },
        { name: 'user', text: 'hello world' },
      ],
    })
    // 2 messages of 3 tokens, 1 for each role, and 3 for the reply; the texts have 6 and 2 tokens.
    expect(plan).toMatchObject({
      model: 'gpt-4o',
      windowTokens: 128_000,
      outputReserveTokens: 12_800,
      framingTokens: 11,
    })
    expect(plan.slots.map(({ tokens }) => tokens)).toEqual([6, 2])
    expect(plan.freeTokens).toBe(128_000 - 12_800 - 11 - 8)
    expect(plan.input).toEqual({ tokens: 19, lower: 19, upper: 19, exact: true, source: 'bpe' })
    expect(plan.request).toEqual({
      messages: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content: 'hello world' },
      ],
    })
  })

  it('is frozen, and leaves the messages of the caller alone', async () => {
    const message = user('hello')
    const plan = await planner(100).plan({ slots: [{ name: 'history', messages: [message] }] })
    for (const part of [
      plan,
      plan.slots,
      plan.slots[0],
      plan.slots[0]?.items,
      plan.slots[0]?.items[0],
      plan.messages,
      plan.input,
      plan.request,
    ]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
    expect(plan.messages[0]).toBe(message)
    expect(Object.isFrozen(message)).toBe(false)
    expect(structuredClone(plan)).toEqual(plan)
  })

  it('reserves the input that the provider does not take', async () => {
    const plan = await createPlanner({
      model: 'gpt-5',
      counter: tiktokenCounter('o200k_base'),
      outputReserve: 1000,
    }).plan({ slots: [] })
    expect(plan).toMatchObject({ windowTokens: 400_000, outputReserveTokens: 128_000, framingTokens: 3 })
  })

  it('replays at another budget', async () => {
    const slots: Slot[] = [{ name: 'history', messages: history, policy: 'drop-oldest' }]
    const one = planner(1000)
    const full = await one.plan({ slots })
    const replay = await one.plan({ slots }, { windowTokens: 60, outputReserve: '50%' })
    expect(full.messages).toHaveLength(20)
    expect(replay).toMatchObject({ windowTokens: 60, outputReserveTokens: 30 })
    expect(replay.messages.length).toBeLessThan(20)
  })
})

describe('counting', () => {
  it('asks once for all that it does not know, each text once', async () => {
    const counter = new WordCounter()
    const one = planner(500, counter)
    await one.plan({
      slots: [
        { name: 'system', text: 'same' },
        { name: 'history', messages: history },
        { name: 'user', text: 'same' },
      ],
    })
    expect(counter.counted).toHaveLength(1)
    expect(new Set(counter.counted[0]).size).toBe(counter.counted[0]?.length)
    await one.plan({ slots: [{ name: 'history', messages: [...history, user('one more message')] }] })
    expect(counter.counted.slice(1)).toEqual([['one more message']])
    await one.measure({ slots: [{ name: 'history', messages: history }] })
    expect(counter.counted).toHaveLength(2)
  })

  it('notices that a message was changed in place', async () => {
    const one = planner(500)
    const message = { role: 'user', content: 'short' }
    const before = await one.plan({ slots: [{ name: 'user', messages: [message] }] })
    message.content = 'a good deal longer than it was'
    const after = await one.plan({ slots: [{ name: 'user', messages: [message] }] })
    expect(after.slots[0]!.tokens).toBeGreaterThan(before.slots[0]!.tokens)
  })

  it('takes a counter that answers later', async () => {
    const slots: Slot[] = [{ name: 'document', text: 'many words '.repeat(50), policy: 'truncate' }]
    const now = await planner(60).plan({ slots })
    const afterwards = await createPlanner({
      counter: later(new WordCounter()),
      windowTokens: 60,
      outputReserve: 10,
    }).plan({ slots })
    expect(afterwards).toEqual(now)
  })

  it('stops when it is aborted', async () => {
    const controller = new AbortController()
    const counter = {
      ...later(new WordCounter()),
      countMany: () => new Promise<Uint32Array>((resolve) => setTimeout(() => resolve(new Uint32Array(2)), 5)),
    }
    const planned = createPlanner({ counter, windowTokens: 100 }).plan(
      { slots: [{ name: 'user', text: 'hi' }] },
      { signal: controller.signal },
    )
    controller.abort(new Error('no longer wanted'))
    await expect(planned).rejects.toThrow('no longer wanted')
  })

  it('refuses a counter that answers too few', async () => {
    const counter = {
      encoding: 'o200k_base',
      countMany: () => new Uint32Array(1),
      truncate: () => Promise.reject(new Error('unused')),
    }
    await expect(
      createPlanner({ counter, windowTokens: 100 }).plan({ slots: [{ name: 'user', text: 'hi' }] }),
    ).rejects.toThrow(/1 counts for 2 texts/)
  })
})

describe('drop-oldest', () => {
  const plan = (windowTokens: number, slot: Partial<Slot> & Pick<Slot, 'policy'>) =>
    planner(windowTokens).plan({ slots: [{ name: 'history', messages: history, ...slot } as Slot] })

  it('keeps the newest turns whole and says why the others went', async () => {
    const { messages, slots } = await plan(60, { policy: 'drop-oldest' })
    expect(messages.length % 2).toBe(0)
    expect(messages).toEqual(history.slice(-messages.length))
    const reasons = slots[0]!.items.filter((item) => item.status === 'dropped').map((item) => item.reason)
    expect(reasons.at(-1)).toMatch(/^Needs \d+ tokens, \d+ were left\.$/)
    expect(reasons[0]).toBe('Older than the newest that fit.')
  })

  it('drops message by message when asked', async () => {
    const byTurn = await plan(63, { policy: 'drop-oldest' })
    const byMessage = await plan(63, { policy: { kind: 'drop-oldest', unit: 'message' } })
    expect(byMessage.messages.length).toBe(byTurn.messages.length + 1)
  })

  it('keeps at most the last N, at least the minimum', async () => {
    expect((await plan(1000, { policy: { kind: 'drop-oldest', last: 3 } })).messages).toEqual(history.slice(-6))
    await expect(plan(60, { policy: { kind: 'drop-oldest', min: 5 } })).rejects.toThrow(PlanError)
  })

  it('keeps what is pinned, with its turn', async () => {
    const items: Item[] = history.map((message, index) => ({ message, pinned: index === 2 }))
    const { messages, slots } = await planner(70).plan({ slots: [{ name: 'history', items, policy: 'drop-oldest' }] })
    expect(messages.slice(0, 2)).toEqual(history.slice(2, 4))
    expect(slots[0]!.items[3]!.reason).toBe('Stays with the pinned item "2".')
  })

  it('never parts a tool call from its results, also across slots', async () => {
    const call: ChatMessage = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    }
    const result: ChatMessage = { role: 'tool', tool_call_id: 'c1', content: 'done' }
    const { messages } = await planner(100).plan({
      slots: [
        { name: 'history', messages: [...history, user('go'), call], policy: { kind: 'drop-oldest', unit: 'message' } },
        { name: 'user', messages: [result] },
      ],
    })
    expect(messages.slice(-2)).toEqual([call, result])
    expect(messages.length).toBeLessThan(history.length)
  })

  it('drops a result that nothing calls for', async () => {
    const orphan: ChatMessage = { role: 'tool', tool_call_id: 'gone', content: 'done' }
    const { messages, slots } = await planner(100).plan({
      slots: [{ name: 'history', messages: [orphan, user('hi')], policy: { kind: 'drop-oldest', unit: 'message' } }],
    })
    expect(messages).toEqual([user('hi')])
    expect(slots[0]!.items[0]!.reason).toContain('"gone"')
  })
})

describe('drop-lowest-score', () => {
  const items: Item[] = [
    { id: 'low', text: 'one two three', score: 0.1 },
    { id: 'best', text: 'one two three four five six', score: 0.9 },
    { id: 'good', text: 'one two three four', score: 0.5 },
    { id: 'small', text: 'one', score: 0.3 },
  ]
  const plan = (windowTokens: number, slot: Partial<Slot>) =>
    planner(windowTokens).plan({ slots: [{ name: 'retrieved', items, policy: 'drop-lowest-score', ...slot } as Slot] })
  const kept = ({ slots }: Plan) => slots[0]!.items.filter((item) => item.status === 'kept').map((item) => item.id)

  it('keeps the best, and fills the rest with what is smaller', async () => {
    const result = await plan(29, {})
    expect(kept(result)).toEqual(['best', 'small'])
    expect(result.slots[0]!.items.map((item) => item.reason)).toContainEqual(expect.stringContaining('were left'))
  })

  it('keeps at most k, and nothing below the minimum score', async () => {
    expect(kept(await plan(500, { policy: { kind: 'drop-lowest-score', k: 2 } }))).toEqual(['best', 'good'])
    expect(kept(await plan(500, { policy: { kind: 'drop-lowest-score', minScore: 0.3 } }))).toEqual([
      'best',
      'good',
      'small',
    ])
  })

  it('puts the best at the edges', async () => {
    const { messages } = await plan(500, { order: 'edges' })
    expect(messages.map((message) => (message.content as string).split(' ').length)).toEqual([6, 1, 3, 4])
  })
})

describe('truncate', () => {
  const words = Array.from({ length: 40 }, (_, index) => `w${index}`).join(' ')

  it.each([
    ['start', /^w0 /, /the start stays/],
    ['end', / w39$/, /the end stays/],
    ['middle', /^w0 .* w39$/, /both ends stay/],
  ] as const)('keeps the %s', async (keep, left, why) => {
    const plan = await planner(50).plan({
      slots: [{ name: 'document', text: words, policy: { kind: 'truncate', keep } }],
    })
    const [item] = plan.slots[0]!.items
    expect(item).toMatchObject({ status: 'cut', removed: { keep } })
    expect(plan.messages[0]!.content).toMatch(left)
    expect(item!.reason).toMatch(why)
    expect(plan.freeTokens).toBe(0)
    const { startCodeUnits, endCodeUnits } = item!.removed!
    expect(words.slice(0, startCodeUnits) + words.slice(endCodeUnits)).toBe(plan.messages[0]!.content)
  })

  it('drops a text of which too little would stay', async () => {
    const plan = await planner(30).plan({
      slots: [{ name: 'document', text: words, policy: { kind: 'truncate', minTokens: 30 } }],
    })
    expect(plan.slots[0]!.items[0]).toMatchObject({ status: 'dropped', tokens: 0 })
    expect(plan.messages).toEqual([])
  })

  it('shortens the first that would go, after dropping', async () => {
    const items = [0.9, 0.5, 0.1].map((score) => ({ text: words, score }))
    const plan = await planner(80).plan({
      slots: [{ name: 'retrieved', items, policy: ['drop-lowest-score', 'truncate'] }],
    })
    expect(plan.slots[0]!.items.map((item) => item.status)).toEqual(['kept', 'cut', 'dropped'])
  })
})

describe('slots', () => {
  it('are served by priority, and what one leaves goes to the next', async () => {
    const plan = (first: number, second: number) =>
      planner(80).plan({
        slots: [
          { name: 'a', priority: first, messages: history, policy: 'drop-oldest' },
          { name: 'b', priority: second, messages: history.slice(0, 4), policy: 'drop-oldest' },
        ],
      })
    expect((await plan(2, 1)).slots[1]!.tokens).toBe(0)
    const flowed = await plan(1, 2)
    expect(flowed.slots[1]!.items.every((item) => item.status === 'kept')).toBe(true)
    expect(flowed.slots[0]!.tokens).toBeGreaterThan(0)
  })

  it('get their minimum before any gets more, and never more than their maximum', async () => {
    const { slots } = await planner(100).plan({
      slots: [
        { name: 'greedy', priority: 9, messages: history, policy: 'drop-oldest', max: '50%' },
        { name: 'modest', priority: 0, messages: history, policy: 'drop-oldest', min: 30 },
      ],
    })
    expect(slots[0]).toMatchObject({ maxTokens: 43 })
    expect(slots[0]!.tokens + slots[0]!.framingTokens).toBeLessThanOrEqual(43)
    expect(slots[1]!.tokens + slots[1]!.framingTokens).toBeGreaterThan(15)
  })

  it('that are whole or nothing go as a whole', async () => {
    const { slots } = await planner(60).plan({
      slots: [{ name: 'contract', messages: history, policy: 'whole-or-nothing' }],
    })
    expect(slots[0]!.tokens).toBe(0)
    expect(slots[0]!.items[0]!.reason).toMatch(/as a whole.*larger window/)
  })

  it('that are empty cost nothing and send nothing', async () => {
    const plan = await planner(60).plan({
      slots: [
        { name: 'system', text: '' },
        { name: 'history', messages: [] },
      ],
    })
    expect(plan).toMatchObject({ messages: [], framingTokens: 3, freeTokens: 47 })
  })
})

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

describe('bad input', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no model and no window', {}, 'INVALID_ARGUMENT'],
    ['an unknown model', { model: 'gpt-4p' }, 'UNKNOWN_MODEL'],
    ["another model's counter", { model: 'gpt-4' }, 'INVALID_ARGUMENT'],
    ['a negative window', { windowTokens: -1 }, 'INVALID_LIMIT'],
    ['half a token', { windowTokens: 10.5 }, 'INVALID_LIMIT'],
    ['a reserve above the window', { windowTokens: 10, outputReserve: 11 }, 'INVALID_LIMIT'],
    ['a reserve of 101 %', { windowTokens: 10, outputReserve: '101%' }, 'INVALID_LIMIT'],
  ])('%s is an error', (_, options, code) => {
    try {
      createPlanner({ counter: new WordCounter(), ...options })
      expect.unreachable()
    } catch (error) {
      expect(TokenroomError.isInstance(error) && error.code).toBe(code)
    }
  })

  it.each<[string, unknown, RegExp]>([
    ['no slots', {}, /slots is undefined/],
    ['a slot without content', { slots: [{ name: 'a' }] }, /exactly one of/],
    ['two kinds of content', { slots: [{ name: 'a', text: '', messages: [] }] }, /exactly one of/],
    [
      'a name twice',
      {
        slots: [
          { name: 'a', text: 'x' },
          { name: 'a', text: 'y' },
        ],
      },
      /no other slot has/,
    ],
    ['an unknown policy', { slots: [{ name: 'a', text: 'x', policy: 'shrink' }] }, /one of required/],
    ['policies that contradict', { slots: [{ name: 'a', text: 'x', policy: ['required', 'truncate'] }] }, /alone/],
    ['min above max', { slots: [{ name: 'a', text: 'x', min: 5, max: 4 }] }, /above its max/],
    ['a message without a role', { slots: [{ name: 'a', messages: [{ content: 'x' }] }] }, /needs a role/],
    [
      'an id twice',
      {
        slots: [
          {
            name: 'a',
            items: [
              { id: 'x', text: 'x' },
              { id: 'x', text: 'y' },
            ],
          },
        ],
      },
      /unique/,
    ],
    ['a tool without a name', { slots: [{ name: 'a', tools: [{ description: 'x' }] }] }, /needs a name/],
    ['a text that is none', { slots: [{ name: 'a', items: [{ text: 5 }] }] }, /a string/],
    ['a score that is none', { slots: [{ name: 'a', items: [{ text: 'x', score: Number.NaN }] }] }, /finite/],
  ])('%s is an error', async (_, input, message) => {
    await expect(planner(100).plan(input as { slots: Slot[] })).rejects.toThrow(message)
  })
})
