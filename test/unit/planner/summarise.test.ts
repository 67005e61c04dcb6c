import { describe, expect, it } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import {
  type ChatMessage,
  createPlanner,
  type Plan,
  type PlanOptions,
  type SummarisePolicy,
  type SummaryProgress,
  type SummaryRequest,
} from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const turn = (index: number): ChatMessage[] => [
  { role: 'user', content: `question ${index} ${'word '.repeat(10)}` },
  { role: 'assistant', content: `answer ${index} ${'word '.repeat(10)}` },
]
const history = (turns: number) => Array.from({ length: turns }, (_, index) => turn(index)).flat()

const roomy = { id: 'roomy', windowTokens: 10_000 }

/** A summariser that says what it covers, and keeps what it was asked. */
function recorder(answer?: (request: SummaryRequest) => string | Promise<string>) {
  const requests: SummaryRequest[] = []
  const summarise = async (request: SummaryRequest) => {
    requests.push(request)
    return answer ? answer(request) : `${request.previous ?? ''} and ${request.messages.length} more`.trim()
  }
  return { requests, summarise }
}

function setUp(policy: Omit<SummarisePolicy, 'kind'>, windowTokens = 300) {
  const counter = new WordCounter()
  const planner = createPlanner({ counter, windowTokens, outputReserve: 0 })
  const plan = (messages: ChatMessage[], options?: PlanOptions) =>
    planner.plan(
      {
        slots: [
          {
            name: 'history',
            messages,
            policy: { kind: 'summarise', maxTokens: 40, instructionTokens: 20, model: roomy, ...policy },
          },
        ],
      },
      options,
    )
  return { planner, plan }
}

async function expectConsistent(plan: Plan) {
  const content = plan.slots.reduce((sum, slot) => sum + slot.tokens, 0)
  expect(content + plan.framingTokens + plan.freeTokens + plan.outputReserveTokens).toBe(plan.windowTokens)
  expect(plan.freeTokens).toBeGreaterThanOrEqual(0)
  const count = await countRequest(plan.request, { counter: new WordCounter() })
  expect(count.upper).toBe(plan.input.upper)
}

describe('summarise', () => {
  it('does nothing while everything fits', async () => {
    const { requests, summarise } = recorder()
    const { plan } = setUp({ summarise })
    expect((await plan(history(3))).slots[0]!.summary).toBeNull()
    expect(requests).toEqual([])
  })

  it('puts a smaller message in the place of what would be dropped', async () => {
    const { requests, summarise } = recorder()
    const { plan } = setUp({ summarise })
    const messages = history(20)
    const result = await plan(messages)
    const [slot] = result.slots
    const summarised = slot!.items.filter((item) => item.status === 'summarised')
    expect(summarised).toHaveLength(slot!.summary!.coveredItems)
    expect(slot!.items.some((item) => item.status === 'dropped')).toBe(false)
    expect(requests[0]!.messages).toEqual(messages.slice(0, summarised.length))
    expect(result.messages[0]!.content).toBe(`Summary of the conversation so far:\n${slot!.summary!.text}`)
    expect(result.messages.slice(1)).toEqual(messages.slice(summarised.length))
    expect(slot!.summary!.tokens + slot!.summary!.framingTokens).toBeLessThan(slot!.summary!.replacedTokens)
    const { coveredItems, replacedTokens, tokens, framingTokens } = slot!.summary!
    const became = `${coveredItems} items, ${replacedTokens} tokens, became ${tokens + framingTokens} tokens`
    expect(summarised[0]!.reason).toBe(`Summarised: ${became}.`)
    await expectConsistent(result)
  })

  it('stands between the best and the second best where these are at the edges', async () => {
    const { summarise } = recorder()
    const planner = createPlanner({ counter: new WordCounter(), windowTokens: 300, outputReserve: 0 })
    const policy = { kind: 'summarise', maxTokens: 40, instructionTokens: 20, model: roomy, summarise } as const
    const items = Array.from({ length: 30 }, (_, index) => ({ text: `${index} ${'word '.repeat(20)}`, score: index }))
    const result = await planner.plan({ slots: [{ name: 'chunks', items, order: 'edges', policy }] })
    const [slot] = result.slots
    const summary = `Summary of the conversation so far:\n${slot!.summary!.text}`
    const texts = result.messages.map(({ content }) => content as string)
    const best = Array.from({ length: texts.length - 1 }, (_, rank) => 29 - rank)
    const front = best.filter((_, rank) => rank % 2 === 0).map(String)
    const back = best.filter((_, rank) => rank % 2 === 1).map(String)
    expect(texts.map((text) => (text === summary ? summary : text.split(' ')[0]))).toEqual([
      ...front,
      summary,
      ...back.reverse(),
    ])
    await expectConsistent(result)
  })

  it('is extended by later turns, not redone, and not at every turn', async () => {
    const { requests, summarise } = recorder()
    const { plan } = setUp({ summarise })
    const messages = history(20)
    let callsSeen = 0
    let turnsWithCall = 0
    for (let index = 20; index < 40; index++) {
      messages.push(...turn(index))
      await expectConsistent(await plan(messages))
      if (requests.length > callsSeen) turnsWithCall++
      callsSeen = requests.length
    }
    expect(turnsWithCall).toBeLessThan(12)
    for (const request of requests.slice(1)) expect(request.previous).not.toBeNull()
    const seen = requests.flatMap((request) => request.messages)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('summarises piece by piece when the history is larger than the window of the summariser', async () => {
    const progress: SummaryProgress[] = []
    const { requests, summarise } = recorder()
    const model = { id: 'small', windowTokens: 400, prices: { inputUsdPerMillion: 1, outputUsdPerMillion: 4 } }
    const { plan } = setUp({ summarise, model, instructionTokens: 50, onProgress: (one) => progress.push(one) })
    const result = await plan(history(40))
    expect(requests.length).toBeGreaterThan(2)
    for (const { messages, previous, maxTokens } of requests) {
      const { upper } = await countRequest({ messages: messages as ChatMessage[] }, { counter: new WordCounter() })
      expect(upper + maxTokens + 50 + (previous ? maxTokens : 0)).toBeLessThanOrEqual(400)
    }
    expect(progress.map(({ call }) => call)).toEqual(requests.map((_, index) => index + 1))
    expect(progress.at(-1)).toMatchObject({
      calls: requests.length,
      coveredItems: result.slots[0]!.summary!.coveredItems,
    })
    const { summary } = result.slots[0]!
    expect(summary).toMatchObject({ calls: requests.length })
    // At $1 and $4 a million, a token of input is 1000 and one of output 4000 billionths of a dollar.
    expect(summary!.costNanoUsd).toBe(BigInt(summary!.inputTokens * 1000 + summary!.outputTokens * 4000))
  })

  it('charges what the provider reported', async () => {
    const { plan } = setUp({ summarise: async () => ({ text: 'short', inputTokens: 777, outputTokens: 7 }) })
    expect((await plan(history(20))).slots[0]!.summary).toMatchObject({
      calls: 1,
      inputTokens: 777,
      outputTokens: 7,
      costNanoUsd: null,
    })
  })

  it('counts the calls of a division that was made again, to stay below a price step', async () => {
    const prices = { inputUsdPerMillion: 1, outputUsdPerMillion: 2 }
    const model = {
      id: 'stepped',
      encoding: 'o200k_base' as const,
      windowTokens: 300,
      prices,
      priceTiers: [{ ...prices, aboveInputTokens: 150 }],
    }
    const charged = [700, 80]
    let calls = 0
    const summarise = async () => ({ text: 'short', inputTokens: charged[calls++]!, outputTokens: 1 })
    const policy = { kind: 'summarise' as const, maxTokens: 40, instructionTokens: 20, model: roomy, summarise }
    const planner = createPlanner({ counter: new WordCounter(), model, outputReserve: 0, dropForPriceStep: 1 })
    const { slots, input } = await planner.plan({ slots: [{ name: 'history', messages: history(20), policy }] })
    expect(input.upper).toBeLessThanOrEqual(150)
    expect(calls).toBe(2)
    expect(slots[0]!.summary).toMatchObject({ calls: 2, inputTokens: 780, outputTokens: 2 })
  })

  it.each<[string, () => Promise<string>, RegExp]>([
    ['fails', () => Promise.reject(new Error('overloaded')), /failed: overloaded/],
    [
      'answers nothing',
      async () => '  ',
      /answered nothing\. 1 call was made: \d+ tokens of input and \d+ of output\.$/,
    ],
  ])('drops as without it when the summariser %s, and says so', async (_, summarise, why) => {
    const { plan } = setUp({ summarise })
    const many = history(25)
    const result = await plan(many)
    const { slots, messages: sent } = result
    expect(slots[0]!.summary).toBeNull()
    expect(slots[0]!.summaryError).toMatch(why)
    expect(sent).toEqual(many.slice(-sent.length))
    await expectConsistent(result)
  })

  it('does not ask again for what did not shrink', async () => {
    const { requests, summarise } = recorder(() => 'long '.repeat(30))
    const planner = createPlanner({ counter: new WordCounter(), windowTokens: 900, outputReserve: 0 })
    const messages: ChatMessage[] = ['a', 'b', 'c'].map((content) => ({ role: 'user', content }))
    const policy = [
      { kind: 'drop-oldest' as const, last: 1 },
      { kind: 'summarise' as const, maxTokens: 40, instructionTokens: 20, model: roomy, summarise },
    ]
    for (let time = 0; time < 2; time++) {
      const { slots, messages: sent } = await planner.plan({ slots: [{ name: 'history', messages, policy }] })
      expect(slots[0]!.summaryError).toMatch(/does not shrink/)
      expect(sent).toEqual(messages.slice(-1))
    }
    expect(requests).toHaveLength(1)
  })

  it('shortens a summary that is longer than asked for', async () => {
    const { plan } = setUp({ summarise: async () => 'One sentence here. '.repeat(30) })
    const result = await plan(history(20))
    expect(result.slots[0]!.summary!.text).toMatch(/here\.\s?$/)
    await expectConsistent(result)
  })

  it('stops when it is aborted', async () => {
    const controller = new AbortController()
    const { plan } = setUp({
      summarise: ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('cancelled')))
          controller.abort(new Error('closed'))
        }),
    })
    await expect(plan(history(20), { signal: controller.signal })).rejects.toThrow('closed')
  })

  it('is not called by a preview, which uses what is known', async () => {
    const { requests, summarise } = recorder()
    const { planner, plan } = setUp({ summarise })
    const messages = history(20)
    const slots = [
      {
        name: 'history',
        messages,
        policy: { kind: 'summarise' as const, maxTokens: 40, instructionTokens: 20, model: roomy, summarise },
      },
    ]
    const before = await planner.preview({ slots })
    expect(requests).toHaveLength(0)
    expect(before.plan?.slots[0]?.summaryError).toMatch(/would be made/)
    await plan(messages)
    const after = await planner.preview({ slots })
    expect(requests).toHaveLength(1)
    expect(after.plan?.slots[0]?.summary?.calls).toBe(0)
  })

  it('leaves pinned messages where they are', async () => {
    const { summarise } = recorder()
    const planner = createPlanner({ counter: new WordCounter(), windowTokens: 300, outputReserve: 0 })
    const items = history(20).map((message, index) => ({ message, pinned: index === 3 }))
    const result = await planner.plan({
      slots: [
        {
          name: 'history',
          items,
          policy: { kind: 'summarise', maxTokens: 40, instructionTokens: 20, model: roomy, summarise },
        },
      ],
    })
    expect(result.messages).toContain(items[3]!.message)
    expect(result.slots[0]!.items[3]!.status).toBe('kept')
    await expectConsistent(result)
  })
})
