import { describe, expect, it } from 'vitest'
import { type ChatMessage, createPlanner, type Plan } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const turn = (index: number): ChatMessage[] => [
  { role: 'user', content: `question ${index} ${'word '.repeat(50)}` },
  { role: 'assistant', content: `answer ${index} ${'word '.repeat(50)}` },
]
const model = {
  id: 'cached',
  provider: 'openai',
  encoding: 'o200k_base',
  windowTokens: 6000,
  prices: { inputUsdPerMillion: 10, outputUsdPerMillion: 30, cacheReadUsdPerMillion: 1 },
} as const

/**
 * Plans a conversation turn by turn, and says how many turns had another start than the one before: the first
 * message behind the system prompt and behind the first turn, if that is pinned.
 */
async function run(slack: number, turns: number, last?: number, pinned = false) {
  const planner = createPlanner({ model, counter: new WordCounter(), outputReserve: 0 })
  const messages: ChatMessage[] = []
  const plans: Plan[] = []
  let moves = 0
  for (let index = 0; index < turns; index++) {
    messages.push(...turn(index))
    const previous = plans.at(-1)
    const policy = { kind: 'drop-oldest' as const, slack, ...(last !== undefined && { last }) }
    const slots = [
      { name: 'system', text: 'rule '.repeat(1200) },
      { name: 'history', items: messages.map((message, at) => ({ message, pinned: pinned && at === 0 })), policy },
    ]
    const plan = await planner.plan({ slots }, previous && { previous })
    const start = pinned ? 3 : 1
    if (previous && plan.messages[start] !== previous.messages[start]) moves++
    plans.push(plan)
  }
  return { plans, moves }
}

describe('a window with slack', () => {
  it('keeps its start for several turns, where one without moves it every turn', async () => {
    const plain = await run(0, 120)
    const steady = await run(0.3, 120)
    expect(plain.moves).toBeGreaterThan(60)
    expect(steady.moves).toBeLessThan(8)
    expect(steady.moves).toBeGreaterThan(0)
    const saved = ({ plans }: typeof plain) => plans.reduce((sum, plan) => sum + (plan.cache?.savedNanoUsd ?? 0n), 0n)
    expect(saved(steady)).toBeGreaterThan(saved(plain) * 2n)
  })

  it('keeps its start behind an old message that is pinned', async () => {
    expect((await run(0, 120, undefined, true)).moves).toBeGreaterThan(60)
    expect((await run(0.3, 120, undefined, true)).moves).toBeLessThan(12)
  })

  it('has as its prefix, byte for byte, what the plan before sent', async () => {
    const { plans } = await run(0.3, 60)
    for (let index = 1; index < plans.length; index++) {
      const { prefixMessages, prefixTokens, hitTokens } = plans[index]!.cache!
      expect(JSON.stringify(plans[index]!.messages.slice(0, prefixMessages))).toBe(
        JSON.stringify(plans[index - 1]!.messages.slice(0, prefixMessages)),
      )
      expect(hitTokens).toBeLessThanOrEqual(prefixTokens)
      expect((hitTokens - 1024) % 128).toBe(0)
    }
  })

  it('is not cut by a limit inside the prefix while that costs more than it saves', async () => {
    const limited = await run(0.3, 40, 5)
    const unlimited = await run(0, 40, 5)
    expect(unlimited.moves).toBeGreaterThan(30)
    expect(limited.moves).toBeLessThan(unlimited.moves)
    expect(limited.plans.at(-1)!.messages.length).toBeGreaterThan(11)
  })
})

it('is the same plan from a planner that made the one before and from a new one', async () => {
  const create = () => createPlanner({ model, counter: new WordCounter(), outputReserve: 0 })
  const planner = create()
  const items: ({ text: string } | { message: ChatMessage })[] = []
  let previous: Plan | undefined
  let dropped = 0
  for (let index = 0; index < 60; index++) {
    const [question, answer] = turn(index)
    // Texts among messages, and one text again and again.
    items.push({ text: index % 3 === 0 ? 'go on' : String(question!.content) }, { message: answer! })
    const input = { slots: [{ name: 'history', items, policy: { kind: 'drop-oldest' as const, slack: 0.3 } }] }
    const options = previous && { previous }
    const plan = await planner.plan(input, options)
    expect(JSON.stringify(await create().plan(input, options)), `turn ${index}`).toBe(JSON.stringify(plan))
    previous = plan
    dropped = plan.slots[0]!.items.filter(({ status }) => status === 'dropped').length
  }
  expect(dropped).toBeGreaterThan(0)
})

describe('a window whose messages repeat themselves', () => {
  const goOn: ChatMessage = { role: 'user', content: 'go on' }
  const given = {
    'the same objects': (messages: ChatMessage[]) => messages.map((message) => ({ message })),
    'parsed anew': (messages: ChatMessage[]) => structuredClone(messages).map((message) => ({ message })),
    'made from texts': (messages: ChatMessage[]) =>
      messages.map(({ role, content }) => ({ role, text: String(content) })),
  }

  it.each(['turn', 'message'] as const)('keeps its start by %s, however it is given', async (unit) => {
    for (const [name, items] of Object.entries(given)) {
      const planner = createPlanner({ model, counter: new WordCounter(), outputReserve: 0 })
      const messages: ChatMessage[] = []
      let previous: Plan | undefined
      let moves = 0
      for (let index = 0; index < 120; index++) {
        const [question, answer] = turn(index)
        messages.push(index % 3 === 0 ? goOn : question!, answer!)
        const policy = { kind: 'drop-oldest' as const, unit, slack: 0.3 }
        const slots = [
          { name: 'system', text: 'rule '.repeat(1200) },
          { name: 'history', items: items(messages), policy },
        ]
        const plan = await planner.plan({ slots }, previous && { previous })
        const start = (made: Plan) => JSON.stringify(made.messages.slice(1, 3))
        if (previous && start(plan) !== start(previous)) moves++
        previous = plan
      }
      expect(moves, name).toBeGreaterThan(0)
      expect(moves, name).toBeLessThan(8)
    }
  })
})

describe('the cache report', () => {
  it('has no hit below the least length, nor when the tools changed', async () => {
    const planner = createPlanner({ model, counter: new WordCounter(), outputReserve: 0 })
    const small = { slots: [{ name: 'user', text: 'hello' }] }
    const first = await planner.plan(small)
    expect(first.cache).toBeNull()
    expect((await planner.plan(small, { previous: first })).cache).toEqual({
      prefixMessages: 1,
      prefixTokens: 6,
      hitTokens: 0,
      savedNanoUsd: 0n,
    })
    const tools = [{ type: 'function', function: { name: 'f' } }]
    const withTools = await planner.plan({ slots: [{ name: 'tools', tools }, ...small.slots] }, { previous: first })
    expect(withTools.cache).toMatchObject({ prefixMessages: 0, hitTokens: 0 })
  })

  it('says what the hit saves', async () => {
    const planner = createPlanner({ model, counter: new WordCounter(), outputReserve: 0 })
    const slots = [{ name: 'system', text: 'rule '.repeat(2000) }]
    const first = await planner.plan({ slots })
    const second = await planner.plan({ slots: [...slots, { name: 'user', text: 'hi' }] }, { previous: first })
    // $9 a million less for what is read from the cache.
    expect(second.cache!.hitTokens).toBe(1024 + Math.floor((second.cache!.prefixTokens - 1024) / 128) * 128)
    expect(second.cache!.savedNanoUsd).toBe(BigInt(second.cache!.hitTokens) * 9000n)
  })
})

it('marks the system prompt and the last message for Anthropic, on copies', async () => {
  const planner = createPlanner<object>({
    api: 'anthropic',
    model: 'claude-sonnet-4-5',
    counter: new WordCounter(),
    cache: { mark: true },
  })
  const messages = [
    { role: 'user', content: 'one' },
    { role: 'assistant', content: 'two' },
    { role: 'user', content: 'three' },
  ]
  const { request } = await planner.plan({
    slots: [
      { name: 'system', text: 'rules' },
      { name: 'history', messages },
    ],
  })
  const cache_control = { type: 'ephemeral' }
  expect(request).toEqual({
    system: [{ type: 'text', text: 'rules', cache_control }],
    messages: [...messages.slice(0, 2), { role: 'user', content: [{ type: 'text', text: 'three', cache_control }] }],
  })
  expect(messages[2]).toEqual({ role: 'user', content: 'three' })
})

describe('marks for Anthropic', () => {
  const cache_control = { type: 'ephemeral' }
  const marked = async (messages: object[], tools: object[] = []) => {
    const planner = createPlanner<object>({
      api: 'anthropic',
      counter: new WordCounter(),
      windowTokens: 10_000,
      cache: { mark: true },
    })
    const { request } = await planner.plan({
      slots: [
        { name: 'system', text: 'rules' },
        { name: 'tools', tools: tools as never },
        { name: 'history', messages },
      ],
    })
    return request as { system: object[]; messages: { content: unknown }[] }
  }
  const marks = (value: unknown): number => JSON.stringify(value).split('"cache_control"').length - 1

  it('are never on an empty text: the message before has it', async () => {
    const { messages } = await marked([
      { role: 'user', content: 'one' },
      { role: 'assistant', content: '' },
    ])
    expect(messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'one', cache_control }] },
      { role: 'assistant', content: '' },
    ])
  })

  it('are four at most, with those of the caller, also in tools and in results', async () => {
    const text = (value: string) => ({ type: 'text', text: value, cache_control })
    const four = [
      { role: 'user', content: [text('a'), text('b'), text('c'), text('d')] },
      { role: 'user', content: 'e' },
    ]
    expect(marks(await marked(four))).toBe(4)
    const three = [
      { role: 'user', content: [text('a')] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: [text('b')] }] },
    ]
    const request = await marked(three, [{ name: 'f', input_schema: {}, cache_control }])
    expect(marks(request)).toBe(4)
    expect(marks(request.messages.at(-1))).toBe(2)
    expect(marks(request.system)).toBe(0)
  })

  it('are not put where the caller has one', async () => {
    const messages = [
      { role: 'user', content: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
    ]
    expect((await marked(messages)).messages).toEqual(messages)
  })
})
