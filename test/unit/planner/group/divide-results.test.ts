import { describe, expect, it } from 'vitest'
import { createPlanner, type ToolRepair } from '../../../../src/planner/index.ts'
import { refusalOf } from '../../../helpers/provider-rules.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** Results in one message that belong in different places: the message is divided, and nothing of it is lost. */

type Api = 'anthropic' | 'bedrock-converse' | 'gemini' | 'ai-sdk'

/** Messages of each API: `say` a text, `call` by ids, `results` by ids, with a text after or before them. */
const shapes = {
  anthropic: {
    say: (role: string, text: string) => ({ role, content: text }),
    call: (...ids: string[]) => ({
      role: 'assistant',
      content: ids.map((id) => ({ type: 'tool_use', id, name: 'look', input: {} })),
    }),
    results: (ids: string[], text?: string, isFirst = false) => {
      const found = ids.map((id) => ({ type: 'tool_result', tool_use_id: id, content: `found ${id}` }))
      const said = text === undefined ? [] : [{ type: 'text', text }]
      return { role: 'user', content: isFirst ? [...said, ...found] : [...found, ...said] }
    },
  },
  'bedrock-converse': {
    say: (role: string, text: string) => ({ role, content: [{ text }] }),
    call: (...ids: string[]) => ({
      role: 'assistant',
      content: ids.map((id) => ({ toolUse: { toolUseId: id, name: 'look', input: {} } })),
    }),
    results: (ids: string[], text?: string, isFirst = false) => {
      const found = ids.map((id) => ({ toolResult: { toolUseId: id, content: [{ text: `found ${id}` }] } }))
      const said = text === undefined ? [] : [{ text }]
      return { role: 'user', content: isFirst ? [...said, ...found] : [...found, ...said] }
    },
  },
  gemini: {
    say: (role: string, text: string) => ({ role: role === 'assistant' ? 'model' : role, parts: [{ text }] }),
    call: (...ids: string[]) => ({
      role: 'model',
      parts: ids.map((id) => ({ functionCall: { id, name: 'look', args: {} } })),
    }),
    results: (ids: string[]) => ({
      role: 'user',
      parts: ids.map((id) => ({ functionResponse: { id, name: 'look', response: { output: `found ${id}` } } })),
    }),
  },
  'ai-sdk': {
    say: (role: string, content: string) => ({ role, content }),
    call: (...ids: string[]) => ({
      role: 'assistant',
      content: ids.map((id) => ({ type: 'tool-call', toolCallId: id, toolName: 'look', input: {} })),
    }),
    results: (ids: string[]) => ({
      role: 'tool',
      content: ids.map((id) => ({
        type: 'tool-result',
        toolCallId: id,
        toolName: 'look',
        output: { type: 'text', value: `found ${id}` },
      })),
    }),
  },
}

async function planned(api: Api, messages: readonly object[], repair: ToolRepair = {}, until = messages.length) {
  const options = { counter: new WordCounter(), api, windowTokens: 1000, outputReserve: 10, repair }
  const slots = [
    { name: 'older', messages: messages.slice(0, until) },
    { name: 'history', messages: messages.slice(until) },
  ]
  const plan = await createPlanner<object>(options).plan({ slots })
  const { messages: sent = [], contents = sent } = plan.request as { messages?: object[]; contents?: object[] }
  const found = [...JSON.stringify(contents).matchAll(/found (\w)/g)].map(([, id]) => id)
  return { plan, sent: contents, found }
}

const apis = ['anthropic', 'bedrock-converse', 'gemini', 'ai-sdk'] as const

describe.each(apis)('%s: results of calls that two messages made', (api) => {
  const { say, call, results } = shapes[api]
  const messages = [
    say('user', 'go'),
    call('a', 'b'),
    results(['a']),
    say('user', 'wait'),
    call('c'),
    results(['c', 'b']),
    say('assistant', 'done'),
    say('user', 'next'),
  ]

  it('go to their calls, each in a message of its own, and the plan says so', async () => {
    const { plan, sent, found } = await planned(api, messages)
    expect(refusalOf(api, sent)).toBeNull()
    expect(found).toEqual(['a', 'b', 'c'])
    expect(plan.repairs).toContainEqual({
      slot: 'older',
      item: '5',
      callId: 'c',
      found: 'results-mixed',
      did: 'divided',
    })
    const items = plan.slots[0]!.items
    expect(items.map(({ id }) => id)).toEqual(['0', '1', '2', 'part 1 of 5', '3', '4', '5', '6', '7'])
    expect(items[3]).toMatchObject({ status: 'added', why: { code: 'results-divided' } })
    expect(items[6]).toMatchObject({ status: 'cut', why: { code: 'results-divided' } })
    expect(plan.slots[0]!.tokens).toBe(items.reduce((sum, { tokens }) => sum + tokens, 0))
  })

  it('do so in a later slot too, also beside a call that has no result', async () => {
    const faulty = [...messages.slice(0, 2), ...messages.slice(3)]
    for (const unansweredCalls of ['drop', 'answer'] as const) {
      const { sent, found } = await planned(api, faulty, { unansweredCalls }, 2)
      expect(refusalOf(api, sent)).toBeNull()
      expect(found).toEqual(['b', 'c'])
    }
  })

  it('stay where they are when nothing is to be moved, and the plan says so', async () => {
    const { plan } = await planned(api, messages, { messagesBetween: 'keep' })
    expect(plan.messages).toEqual(messages)
    expect(plan.repairs[0]).toMatchObject({ found: 'results-mixed', did: 'kept' })
  })
})

it('Anthropic takes results of two messages in one, where both messages are one answer: nothing is divided', async () => {
  const { say, call, results } = shapes.anthropic
  const messages = [say('user', 'go'), call('a'), call('b'), results(['a', 'b'], 'and hurry'), say('assistant', 'done')]
  const { plan } = await planned('anthropic', messages)
  expect(plan.messages).toEqual(messages)
  expect(plan.repairs).toEqual([])
})

it('a call of two such messages that is answered by the planner divides their results', async () => {
  const { say, call, results } = shapes.anthropic
  const messages = [say('user', 'go'), call('a', 'x'), call('b'), results(['a', 'b']), say('assistant', 'done')]
  expect((await planned('anthropic', messages)).plan.repairs.map(({ found }) => found)).toEqual(['call-without-result'])
  const { sent, found } = await planned('anthropic', messages, { unansweredCalls: 'answer' })
  expect(refusalOf('anthropic', sent)).toBeNull()
  expect(found).toEqual(['a', 'b'])
})

describe.each(['anthropic', 'bedrock-converse'] as const)('%s: a text beside results', (api) => {
  const { say, call, results } = shapes[api]

  it.each([
    ['before the result', [say('user', 'go'), call('a'), results(['a'], 'hurry', true)]],
    [
      'after a result, and before that of a parallel call',
      [say('user', 'go'), call('a', 'b'), results(['a'], 'hurry'), results(['b'])],
    ],
  ])('%s comes after all of them', async (_, start) => {
    const messages = [...start, say('assistant', 'done'), say('user', 'next')]
    expect(refusalOf(api, messages)).toMatch(/results after other content/)
    const { plan, sent } = await planned(api, messages)
    expect(refusalOf(api, sent)).toBeNull()
    expect(JSON.stringify(sent)).toMatch(/found.*hurry.*done/)
    expect(plan.repairs[0]).toMatchObject({ item: '2', found: 'results-mixed', did: 'divided' })
    expect(plan.slots[0]!.items.map(({ id }) => id)).toContain('rest of 2')
  })

  it('after all results stays where it is', async () => {
    const messages = [say('user', 'go'), call('a', 'b'), results(['a', 'b'], 'hurry'), say('assistant', 'done')]
    const { plan } = await planned(api, messages)
    expect(plan.messages).toEqual(messages)
  })
})

it('a divided message is divided once: a plan after one more message is that of a planner that never saw it', async () => {
  const { say, call, results } = shapes.anthropic
  const messages = [
    say('user', 'go'),
    call('a', 'b'),
    results(['a']),
    call('c'),
    results(['b', 'c']),
    say('assistant', 'x'),
  ]
  const options = { counter: new WordCounter(), api: 'anthropic', windowTokens: 1000, outputReserve: 10 } as const
  const planner = createPlanner<object>(options)
  const plan = (one: typeof planner, list: readonly object[]) =>
    one.plan({ slots: [{ name: 'history', messages: list }] })
  const before = await plan(planner, messages)
  const longer = [...messages, say('user', 'next')]
  const after = await plan(planner, longer)
  expect(after.messages[3]).toBe(before.messages[3])
  expect(JSON.stringify(after)).toBe(JSON.stringify(await plan(createPlanner<object>(options), longer)))
})

it('Anthropic: a message that is divided in another way, once older calls have changed, loses no result', async () => {
  const { say, call, results } = shapes.anthropic
  const [go, c, mixed, next] = [say('user', 'go'), call('c'), results(['a', 'b', 'c']), say('assistant', 'done')]
  const between = [say('user', 'wait'), say('user', 'more')]
  const first = [go, call('a'), between[0], call('b'), between[1], c, mixed, next]
  const second = [go, call('a', 'b'), between[0], say('assistant', 'so'), between[1], c, mixed, next]
  const planner = createPlanner<object>({
    counter: new WordCounter(),
    api: 'anthropic',
    windowTokens: 1000,
    outputReserve: 10,
  })
  await planner.plan({ slots: [{ name: 'history', messages: first as object[] }] })
  const { request } = await planner.plan({ slots: [{ name: 'history', messages: second as object[] }] })
  const sent = (request as { messages: object[] }).messages
  expect(refusalOf('anthropic', sent)).toBeNull()
  expect([...JSON.stringify(sent).matchAll(/found (\w)/g)].map(([, id]) => id)).toEqual(['a', 'b', 'c'])
})

it.each(['anthropic', 'bedrock-converse'] as const)(
  '%s: a text between results whose calls are in another slot',
  async (api) => {
    const { say, call, results } = shapes[api]
    const messages = [
      say('user', 'go'),
      call('a', 'b'),
      results(['a'], 'hurry'),
      results(['b']),
      say('assistant', 'done'),
    ]
    const { plan, sent, found } = await planned(api, messages, {}, 2)
    expect(refusalOf(api, sent)).toBeNull()
    expect(found).toEqual(['a', 'b'])
    expect(JSON.stringify(sent)).toContain('hurry')
    expect(plan.repairs.map(({ found }) => found)).toEqual(['results-mixed', 'message-between'])
  },
)
