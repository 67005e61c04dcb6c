import { describe, expect, it } from 'vitest'
import { type ChatMessage, createPlanner } from '../../../../src/planner/index.ts'
import { assistant, planner, user } from '../../../helpers/small-planner.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** A call and its result: which belongs to which follows from their places, not from ids that come again. */

const call = (...ids: string[]): ChatMessage => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
})
const result = (id: string, content = 'done'): ChatMessage => ({ role: 'tool', tool_call_id: id, content })

const turns = (idOf: (turn: number) => string) =>
  Array.from({ length: 8 }, (_, turn) => [
    user(`ask ${turn}`),
    call(idOf(turn)),
    result(idOf(turn), `found ${turn}`),
    assistant(`say ${turn}`),
  ]).flat()

const planned = async (messages: readonly ChatMessage[], windowTokens = 300, unit: 'turn' | 'message' = 'turn') =>
  planner(windowTokens).plan({ slots: [{ name: 'history', messages, policy: { kind: 'drop-oldest', unit } }] })

describe('ids that come again', () => {
  it.each([
    ['in every turn', () => 'call_0'],
    ['empty', () => ''],
  ])('%s keep the same turns as ids of their own', async (_, idOf) => {
    const own = await planned(turns((turn) => `call_${turn % 10}`))
    const again = await planned(turns(idOf))
    expect(own.messages.length).toBeGreaterThan(4)
    expect(own.messages.length).toBeLessThan(32)
    expect(again.messages.length).toBeGreaterThanOrEqual(own.messages.length)
    // An empty id is none that OpenAI takes.
    const withIds = turns(idOf).slice(-again.messages.length)
    expect(again.messages.map(({ content }) => content)).toEqual(withIds.map(({ content }) => content))
    if (idOf() !== '') expect(again.messages).toEqual(withIds)
    if (idOf() !== '') expect(again.repairs).toEqual([])
    else expect(new Set(again.repairs.map(({ found }) => found))).toEqual(new Set(['call-without-id']))
  })

  it('of parallel calls are links of their own, and get ids of their own, since OpenAI refuses two', async () => {
    const messages = [user('go'), call('same', 'same'), result('same', 'a'), result('same', 'b'), user('next')]
    const plan = await planned(messages, 1000)
    expect(plan.messages).toEqual([
      user('go'),
      call('same', 'same_2'),
      result('same', 'a'),
      result('same_2', 'b'),
      user('next'),
    ])
    expect(plan.repairs).toEqual([
      { slot: 'history', item: '1', callId: 'same', found: 'id-used-again', did: 'renamed' },
    ])
  })

  it('belong to the nearest open call: an interrupted one with the same id is not answered by a later result', async () => {
    const messages = [user('a'), call('call_0'), user('b'), call('call_0'), result('call_0'), assistant('c')]
    const { messages: sent, repairs } = await planned(messages, 1000)
    expect(sent).toEqual([user('a'), user('b'), call('call_0'), result('call_0'), assistant('c')])
    expect(repairs).toEqual([
      { slot: 'history', item: '1', callId: 'call_0', found: 'call-without-result', did: 'dropped' },
    ])
  })

  it('belong to the newer of two calls that were made one after the other: the first was interrupted', async () => {
    const say = (content: string, ...ids: string[]) => ({ ...call(...ids), content })
    const messages = [user('a'), say('first', 'call_0'), say('again', 'call_0'), result('call_0', 'found'), user('b')]
    const { messages: sent, repairs } = await planned(messages, 1000)
    expect(sent.map(({ content }) => content)).toEqual(['a', 'first', 'again', 'found', 'b'])
    expect(sent[1]).toEqual(assistant('first'))
    expect(sent[3]!.tool_call_id).toBe((sent[2]!.tool_calls as { id: string }[])[0]!.id)
    expect(repairs).toContainEqual(expect.objectContaining({ item: '1', found: 'call-without-result', did: 'dropped' }))
  })

  it('belong to the newer of two calls, and a second result of it answers nothing', async () => {
    const messages = [
      user('a'),
      call('call_0'),
      call('call_0'),
      result('call_0', 'found'),
      result('call_0', 'twice'),
      user('b'),
    ]
    const { messages: sent, repairs } = await planned(messages, 1000)
    expect(sent.map(({ content }) => content)).toEqual(['a', null, 'found', 'b'])
    expect(repairs).toContainEqual(expect.objectContaining({ item: '4', found: 'second-result', did: 'dropped' }))
  })

  it.each([result('', 'no id'), { role: 'function', name: 'look', content: 'of a function' }])(
    'are no matter to a result without one: it takes no call away from %j',
    async (loose) => {
      const messages = [user('a'), call('own'), loose as ChatMessage, result('own', 'found'), user('b')]
      const { messages: sent, repairs } = await planned(messages, 1000)
      expect(sent).toEqual([user('a'), call('own'), result('own', 'found'), user('b')])
      expect(repairs[0]).toMatchObject({ item: '2', found: 'result-without-call', did: 'dropped' })
    },
  )

  it('are found across slots by place too', async () => {
    const plan = await planner(1000).plan({
      slots: [
        { name: 'history', messages: [...turns(() => 'call_0'), user('go'), call('call_0')], policy: 'drop-oldest' },
        { name: 'results', messages: [result('call_0', 'newest')] },
      ],
    })
    expect(plan.repairs).toEqual([])
    expect(plan.messages.slice(-2)).toEqual([call('call_0'), result('call_0', 'newest')])
  })
})

it('calls and results in the spelling of protocol buffers are links as in the own one', async () => {
  const contents = [
    { role: 'user', parts: [{ text: 'go' }] },
    { role: 'model', parts: [{ functionCall: { id: 'a', name: 'look', args: {} } }] },
    { role: 'model', parts: [{ text: 'wait' }] },
    { role: 'user', parts: [{ functionResponse: { id: 'a', name: 'look', response: { output: 'found' } } }] },
    { role: 'model', parts: [{ functionCall: { id: 'b', name: 'look', args: {} } }] },
    { role: 'user', parts: [{ text: 'stop' }] },
  ]
  const snake = (value: unknown) =>
    JSON.stringify(value)
      .replaceAll('functionCall', 'function_call')
      .replaceAll('functionResponse', 'function_response')
  const options = { counter: new WordCounter(), api: 'gemini', windowTokens: 1000, outputReserve: 10 } as const
  const planOf = async (messages: object[]) =>
    (await createPlanner<object>(options).preview({ slots: [{ name: 'history', messages }] })).plan!
  const [own, other] = [await planOf(contents), await planOf(JSON.parse(snake(contents)))]
  expect(own.repairs.map(({ found }) => found)).toEqual(['call-without-result', 'message-between'])
  expect(JSON.parse(snake(other))).toEqual(JSON.parse(snake(own)))
})
