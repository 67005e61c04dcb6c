import { describe, expect, it } from 'vitest'
import { type ChatMessage, createPlanner, type ToolRepair } from '../../../../src/planner/index.ts'
import { assistant, user } from '../../../helpers/small-planner.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

const call = (...ids: string[]): ChatMessage => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
})
const result = (id: string, content = 'done'): ChatMessage => ({ role: 'tool', tool_call_id: id, content })

async function planned(messages: readonly ChatMessage[], repair?: ToolRepair) {
  const planner = createPlanner({
    counter: new WordCounter(),
    windowTokens: 1000,
    outputReserve: 10,
    ...(repair && { repair }),
  })
  const plan = await planner.plan({ slots: [{ name: 'history', messages }] })
  const content = plan.slots.reduce((sum, slot) => sum + slot.tokens, 0)
  expect(content + plan.framingTokens + plan.freeTokens + plan.outputReserveTokens).toBe(1000)
  expect(content).toBe(plan.slots[0]!.items.reduce((sum, { tokens }) => sum + tokens, 0))
  return plan
}
const interrupted = [user('go'), call('a'), user('stop, do this')]

describe('a call without a result', () => {
  it('is dropped, also from a required slot, and the plan says so', async () => {
    const { messages, repairs, slots } = await planned(interrupted)
    expect(messages).toEqual([user('go'), user('stop, do this')])
    expect(repairs).toEqual([{ slot: 'history', item: '1', callId: 'a', found: 'call-without-result', did: 'dropped' }])
    expect(slots[0]!.items[1]).toMatchObject({ status: 'dropped', why: { code: 'call-without-result', callId: 'a' } })
  })

  it('is answered when asked, by an item that was added', async () => {
    const { messages, repairs, slots } = await planned(interrupted, {
      unansweredCalls: 'answer',
      answerText: 'Interrupted.',
    })
    expect(messages).toEqual([user('go'), call('a'), result('a', 'Interrupted.'), user('stop, do this')])
    expect(repairs).toMatchObject([{ found: 'call-without-result', did: 'answered' }])
    expect(slots[0]!.items.map(({ id, status }) => [id, status])).toEqual([
      ['0', 'kept'],
      ['1', 'kept'],
      ['answer to 1.0', 'added'],
      ['2', 'kept'],
    ])
  })

  it('is kept when asked, and said to be', async () => {
    const { messages, repairs } = await planned(interrupted, { unansweredCalls: 'keep' })
    expect(messages).toEqual(interrupted)
    expect(repairs).toMatchObject([{ did: 'kept' }])
  })

  it('goes alone where a parallel call was answered', async () => {
    const messages = [user('go'), call('a', 'b'), result('b'), assistant('half'), user('next')]
    const { messages: sent, slots } = await planned(messages)
    expect(sent).toEqual([user('go'), call('b'), result('b'), assistant('half'), user('next')])
    expect(slots[0]!.items[1]).toMatchObject({ status: 'cut', why: { code: 'call-removed', callId: 'a' } })
    // The message that was given stays as it was.
    expect(messages[1]).toEqual(call('a', 'b'))
  })

  it('keeps the text beside it', async () => {
    const said = { ...call('a'), content: 'Let me look.' }
    const { messages } = await planned([user('go'), said, user('stop')])
    expect(messages).toEqual([user('go'), assistant('Let me look.'), user('stop')])
  })

  it('of the function that OpenAI had before tools is known too', async () => {
    const old = { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } } as ChatMessage
    const answer = { role: 'function', name: 'f', content: 'done' }
    expect((await planned([user('go'), old, answer, user('next')])).repairs).toEqual([])
    expect((await planned([user('go'), old, user('next')])).messages).toEqual([user('go'), user('next')])
  })
})

describe('a result', () => {
  it('without a call is dropped; a second one of a call too', async () => {
    const messages = [user('go'), call('a'), result('a'), result('a', 'again'), result('gone'), user('next')]
    const { messages: sent, repairs, slots } = await planned(messages)
    expect(sent).toEqual([user('go'), call('a'), result('a'), user('next')])
    expect(repairs.map(({ item, found }) => [item, found])).toEqual([
      ['3', 'second-result'],
      ['4', 'result-without-call'],
    ])
    expect(slots[0]!.items[3]!.reason).toMatch(/a second time/)
    const kept = await planned(messages, { unmatchedResults: 'keep' })
    expect(kept.messages).toEqual(messages)
    expect(kept.repairs.map(({ did }) => did)).toEqual(['kept', 'kept'])
  })

  it('comes directly after its call: what stood between moves behind it', async () => {
    const messages = [user('go'), call('a', 'b'), result('a'), user('wait'), result('b'), assistant('done')]
    const { messages: sent, repairs, slots } = await planned(messages)
    expect(sent).toEqual([user('go'), call('a', 'b'), result('a'), result('b'), user('wait'), assistant('done')])
    expect(repairs).toEqual([{ slot: 'history', item: '1', callId: 'a', found: 'message-between', did: 'moved' }])
    expect(slots[0]!.items.map(({ id }) => id)).toEqual(['0', '1', '2', '4', '3', '5'])
    expect((await planned(messages, { messagesBetween: 'keep' })).messages).toEqual(messages)
  })
})

describe('a call and its result in two slots', () => {
  it('stand together in the request: what the slots between them say moves after the result', async () => {
    const slots = [
      { name: 'history', messages: [user('go'), call('a', 'b')], policy: 'drop-oldest' as const },
      { name: 'retrieved', items: [{ text: 'a chunk' }] },
      { name: 'results', messages: [result('a'), result('b')] },
    ]
    const options = { counter: new WordCounter(), windowTokens: 1000, outputReserve: 10 }
    const plan = await createPlanner(options).plan({ slots })
    expect(plan.messages).toEqual([user('go'), call('a', 'b'), result('a'), result('b'), user('a chunk')])
    expect(plan.request.messages).toEqual(plan.messages)
    expect(plan.repairs).toEqual([{ slot: 'history', item: '1', callId: 'a', found: 'message-between', did: 'moved' }])
    const again = await createPlanner(options).plan({ slots }, { previous: plan })
    expect(again.cache).toMatchObject({ prefixMessages: 5, prefixTokens: plan.input.upper - 3 })
    const kept = createPlanner({ ...options, repair: { messagesBetween: 'keep' } })
    expect((await kept.plan({ slots })).messages[2]).toEqual(user('a chunk'))
  })
})

describe('a history with an old interruption', () => {
  it('is planned again without reading or making anything anew', async () => {
    const counter = new WordCounter()
    const planner = createPlanner({ counter, windowTokens: 1000, outputReserve: 10 })
    const messages: ChatMessage[] = [user('go'), call('a', 'b'), result('b'), user('next')]
    const before = await planner.plan({ slots: [{ name: 'history', messages }] })
    const asked = counter.counted.length
    const after = await planner.plan({ slots: [{ name: 'history', messages: [...messages, assistant('say this')] }] })
    expect(after.messages[1]).toBe(before.messages[1])
    expect(after.slots[0]!.items[1]).toEqual(before.slots[0]!.items[1])
    const known = new Set(counter.counted.slice(0, asked).flat())
    const newly = counter.counted.slice(asked).flat()
    expect(newly).toContain('say this')
    expect(newly.filter((text) => known.has(text))).toEqual([])
  })
})

describe('reasoning whose first call is dropped', () => {
  it('goes with the call that stays: the API refuses it without', async () => {
    const say = (content: string) => ({ role: 'user', content })
    const call = (id: string) => ({ type: 'function_call', call_id: id, name: 'look', arguments: '{}' })
    const messages = [
      say('go'),
      { type: 'reasoning', id: 'rs_1', summary: [] },
      call('interrupted'),
      call('b'),
      { type: 'function_call_output', call_id: 'b', output: 'word '.repeat(200) },
      say('next'),
    ]
    const planner = createPlanner<object>({
      counter: new WordCounter(),
      api: 'openai-responses',
      windowTokens: 100,
      outputReserve: 10,
    })
    const slots = [{ name: 'history', messages, policy: { kind: 'drop-oldest', unit: 'message' } as const }]
    expect((await planner.plan({ slots })).messages).toEqual([say('next')])
    const scored = [
      { name: 'history', messages, policy: 'drop-lowest-score' as const },
      { name: 'user', text: 'And?' },
    ]
    expect((await planner.plan({ slots: scored })).messages).toEqual([say('go'), say('next'), say('And?')])
  })
})
