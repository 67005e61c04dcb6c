import { describe, expect, it } from 'vitest'
import { type ChatMessage, createPlanner, PlanError, type Slot } from '../../../../src/planner/index.ts'
import { assistant, planner, user } from '../../../helpers/small-planner.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** What stays whatever the policy: no request is sent that nobody would know again. */

const call = (id: string): ChatMessage => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
})
const result = (id: string, words: number): ChatMessage => ({
  role: 'tool',
  tool_call_id: id,
  content: `found ${id} `.repeat(words).trim(),
})
const work = (steps: number, words = 10) =>
  Array.from({ length: steps }, (_, step) => [call(`c${step}`), result(`c${step}`, words)]).flat()
const system: Slot = { name: 'system', priority: 9, text: 'Be brief.' }
const long = 'word '.repeat(400)

describe('a task with sixty calls', () => {
  const messages = [user('Find all of it.'), ...work(60)]
  it('keeps the task and the newest steps, and the oldest go', async () => {
    const {
      messages: sent,
      slots,
      freeTokens,
    } = await planner(900).plan({
      slots: [system, { name: 'history', messages, policy: 'drop-oldest' }],
    })
    expect(sent[1]).toBe(messages[0])
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.slice(2)).toEqual(messages.slice(-(sent.length - 2)))
    expect(freeTokens).toBeLessThan(100)
    const [task, second] = slots[1]!.items
    expect(task!.why.code).toBe('newest-user-message')
    expect(second).toMatchObject({ status: 'dropped', why: { code: 'older-than-kept' } })
  })

  it('keeps the same of an older turn, by steps when asked, and else when no room would hold it', async () => {
    const later = [...messages, user('Go on.')]
    const plan = (policy: Slot['policy'], fill: 'refill' | 'strict' = 'refill') =>
      planner(900, undefined, { fill }).plan({ slots: [{ name: 'history', messages: later, policy } as Slot] })
    for (const sent of [
      (await plan({ kind: 'drop-oldest', unit: 'step' })).messages,
      (await plan('drop-oldest')).messages,
    ]) {
      expect(sent[0]).toBe(messages[0])
      expect(sent.length).toBeGreaterThan(10)
      expect(sent.at(-1)).toBe(later.at(-1))
    }
    expect((await plan('drop-oldest', 'strict')).messages).toEqual([user('Go on.')])
  })

  it('fails with numbers where the task and one step do not fit', async () => {
    const { error } = await planner(60).preview({ slots: [{ name: 'history', messages, policy: 'drop-oldest' }] })
    const { needTokens, haveTokens, shortTokens, fixes } = error!.data
    expect(needTokens - haveTokens).toBe(shortTokens)
    const wider = fixes!.find((fix) => fix.kind === 'larger-window')!
    const { messages: sent } = await planner((wider as { windowTokens: number }).windowTokens).plan({
      slots: [{ name: 'history', messages, policy: 'drop-oldest' }],
    })
    expect(sent).toEqual([messages[0], ...messages.slice(-2)])
  })

  it.each([
    ['message', 1],
    ['step', 3],
    ['turn', 7],
  ] as const)('keeps with the floor %s just %i messages in the smallest window', async (floor, count) => {
    const slots: Slot[] = [
      {
        name: 'history',
        messages: [user('before'), assistant('yes'), user('Find all of it.'), ...work(3)],
        policy: { kind: 'drop-oldest', floor },
      },
    ]
    const { error } = await planner(15).preview({ slots })
    const windowTokens = error!.data.needTokens + 10
    expect((await planner(windowTokens).plan({ slots })).messages).toHaveLength(count)
    await expect(planner(windowTokens - 1).plan({ slots })).rejects.toThrow(PlanError)
  })
})

describe('the newest message of the user', () => {
  it.each<[string, Slot]>([
    ['drop-oldest', { name: 'history', messages: [user('hi'), assistant('ho'), user(long)], policy: 'drop-oldest' }],
    [
      'drop-oldest by message',
      { name: 'history', messages: [user(long)], policy: { kind: 'drop-oldest', unit: 'message' } },
    ],
    ['truncate', { name: 'user', text: long, policy: { kind: 'truncate', minTokens: 200 } }],
    ['whole-or-nothing', { name: 'user', text: long, policy: 'whole-or-nothing' }],
    ['drop-lowest-score', { name: 'user', items: [{ text: long }], policy: 'drop-lowest-score' }],
  ])('is sent, or %s fails with the numbers', async (_, slot) => {
    const { error } = await planner(100).preview({ slots: [system, slot] })
    const { needTokens, haveTokens, shortTokens } = error!.data
    expect(shortTokens).toBeGreaterThan(0)
    expect(needTokens - haveTokens).toBe(shortTokens)
    expect((await planner(1000).plan({ slots: [system, slot] })).messages.at(-1)!.content).toBe(long)
  })

  it('is no chunk that is only there to help', async () => {
    const chunks: Slot = { name: 'retrieved', items: [{ text: long }], policy: 'drop-lowest-score' }
    const text: Slot = { name: 'document', text: long, policy: { kind: 'truncate', minTokens: 200 } }
    const plan = await planner(60).plan({ slots: [{ name: 'user', text: 'What is it?' }, chunks, text] })
    expect(plan.messages).toEqual([user('What is it?')])
    expect(plan.warnings).toEqual([
      { code: 'slot-emptied', slot: 'retrieved', items: 1, tokens: 401 },
      { code: 'slot-emptied', slot: 'document', items: 1, tokens: 401 },
    ])
  })
})

describe('system messages at the start of a window', () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    ...Array.from({ length: 20 }, (_, at) => user(`ask ${at}`)),
  ]
  it('stay, unless the policy says otherwise', async () => {
    const plan = (keepSystem: boolean) =>
      planner(80).plan({ slots: [{ name: 'history', messages, policy: { kind: 'drop-oldest', keepSystem } }] })
    const { messages: sent, slots } = await plan(true)
    expect(sent[0]).toBe(messages[0])
    expect(slots[0]!.items[0]!.why.code).toBe('system-message')
    expect((await plan(false)).messages).not.toContain(messages[0])
  })
})

describe('scores', () => {
  it('keep so many of the best as must stay', async () => {
    const items = [0.9, 0.1, 0.5].map((score) => ({ text: 'word '.repeat(20), score }))
    const slots = (min: number): Slot[] => [
      { name: 'retrieved', items, policy: { kind: 'drop-lowest-score', min } },
      { name: 'user', text: 'go' },
    ]
    expect((await planner(50).plan({ slots: slots(1) })).slots[0]!.items[0]!.status).toBe('kept')
    await expect(planner(50).plan({ slots: slots(2) })).rejects.toThrow(PlanError)
  })
})

describe('what a window begins with', () => {
  const gemini = (role: string, parts: object[]) => ({ role, parts })
  const history = [
    gemini('user', [{ text: 'word '.repeat(60) }]),
    gemini('model', [{ functionCall: { name: 'look', args: {} } }]),
    gemini('user', [{ functionResponse: { name: 'look', response: { output: 'done' } } }]),
    gemini('model', [{ text: 'yes' }]),
    gemini('user', [{ text: 'next' }]),
  ]
  const sent = async (startOn: 'user' | 'any') => {
    const one = createPlanner<object>({
      counter: new WordCounter(),
      api: 'gemini',
      windowTokens: 90,
      outputReserve: 10,
    })
    const policy = { kind: 'drop-oldest', unit: 'message', startOn } as const
    return one.plan({ slots: [{ name: 'history', messages: history, policy }] })
  }

  it('is what the API takes: no call for Gemini, also where it would fit', async () => {
    const { messages, slots } = await sent('any')
    expect(messages).toEqual(history.slice(3))
    expect(slots[0]!.items[1]!.why.code).toBe('cannot-start')
  })

  it('is a message of the user when asked', async () => {
    expect((await sent('user')).messages).toEqual(history.slice(4))
  })
})
