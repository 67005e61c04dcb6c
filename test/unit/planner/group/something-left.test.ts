import { describe, expect, it } from 'vitest'
import type { ChatApi } from '../../../../src/chat/index.ts'
import { createPlanner, type Policy, type Slot, type ToolRepair } from '../../../../src/planner/index.ts'
import { agentHistory, messagesOf } from '../../../helpers/agent-histories.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** A history of nothing but halves of calls: the repairs would leave a request that nobody knows again, or none. */

const APIS: readonly ChatApi[] = [
  'openai-chat',
  'openai-responses',
  'anthropic',
  'gemini',
  'ai-sdk',
  'bedrock-converse',
]
const system: Slot<object> = { name: 'system', text: 'Be terse.' }

const plan = (api: ChatApi, slots: readonly Slot<object>[], repair: ToolRepair = {}) =>
  createPlanner<object>({ counter: new WordCounter(), api, windowTokens: 1000, outputReserve: 10, repair }).plan({
    slots,
  })

/** What the model calls first in a history, and the result of that. */
function halves(api: ChatApi): readonly [call: object, result: object] {
  const call = { id: 'call_1', results: 1, kind: 0, words: 3 }
  const step = { text: '', reasons: false, calls: [call], between: false, orphan: false }
  const [, made, result] = messagesOf(api, { hasSystem: false, turns: [{ ask: 'go', steps: [step] }] })
  return [made!, result!]
}

describe.each(APIS)('%s', (api) => {
  const [call, result] = halves(api)

  it.each(['required', 'drop-oldest', 'truncate', 'drop-lowest-score'] as const)(
    'a result alone is an error that names it, under %s, also beside a system prompt',
    async (kind) => {
      const history: Slot<object> = { name: 'history', messages: [result], policy: { kind } as Policy }
      for (const slots of [[history], [system, history], [history, { name: 'user', text: '' }]]) {
        await expect(plan(api, slots)).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
          data: { name: 'slots.history', received: expect.stringMatching(/^1 message and none .*result-without-call/) },
        })
      }
    },
  )

  it('so is a call alone; what the caller wants kept is sent', async () => {
    const slots = [{ name: 'history', messages: [call] }]
    await expect(plan(api, slots)).rejects.toThrow(/1 message and none .*call-without-result.*unansweredCalls/)
    expect((await plan(api, slots, { unansweredCalls: 'keep' })).messages).toEqual([call])
    const [only] = (await plan(api, [{ name: 'h', messages: [result] }], { unmatchedResults: 'keep' })).messages
    expect(only).toEqual(result)
  })

  it('with a message beside it the half goes, and the plan says so', async () => {
    const { messages, repairs } = await plan(api, [
      { name: 'h', messages: [result] },
      { name: 'user', text: 'hi' },
    ])
    expect(messages).toHaveLength(1)
    expect(repairs).toMatchObject([{ found: 'result-without-call', did: 'dropped' }])
  })

  it('a slot that is empty, and one of a system prompt alone, are no such thing', async () => {
    expect((await plan(api, [system])).messages).toHaveLength(1)
    expect((await plan(api, [{ name: 'h', messages: [] }])).messages).toHaveLength(0)
  })
})

it('a history cut to any tail is planned, or fails by name: never a request without a message', async () => {
  for (const api of APIS) {
    for (let seed = 1; seed <= 12; seed++) {
      const all = messagesOf(api, agentHistory(seed, true))
      for (let from = 0; from < all.length; from++) {
        const slots: Slot<object>[] = [system, { name: 'history', messages: all.slice(from), policy: 'drop-oldest' }]
        const made = await plan(api, slots).catch((error: unknown) => error)
        const { code } = made as { readonly code?: string }
        if (code !== undefined) expect(['INVALID_ARGUMENT', 'PLAN_INFEASIBLE']).toContain(code)
        else expect((made as Awaited<ReturnType<typeof plan>>).messages.length, `${api} ${seed}`).toBeGreaterThan(1)
      }
    }
  }
})

describe('a message of the model that no message of the user stands before', () => {
  // "A conversation must start with a user message": https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html
  const said = (role: string) => ({ role, content: [{ text: 'hello there' }] })
  const history = (policy: Policy, ...roles: string[]): readonly Slot<object>[] => [
    system,
    { name: 'history', messages: roles.map(said), policy },
  ]

  it.each([
    ['none at all', { kind: 'drop-oldest' }, ['assistant']],
    ['none before one that must stay', { kind: 'required' }, ['assistant', 'user']],
    ['none before one that is only shortened', { kind: 'truncate' }, ['assistant', 'user']],
  ] as const)('is an error on Bedrock: %s', async (_, policy, roles) => {
    const refused = {
      code: 'INVALID_ARGUMENT',
      data: { name: 'slots.history[0]', received: 'a message of the model without a message of the user before it' },
    }
    await expect(plan('bedrock-converse', history(policy, ...roles))).rejects.toMatchObject(refused)
    // Calls without results that are kept are another matter.
    const kept = plan('bedrock-converse', history(policy, ...roles), { unansweredCalls: 'keep' })
    await expect(kept).rejects.toMatchObject(refused)
  })

  it('is an error where it is pinned, also for a call to Gemini', async () => {
    const [model, user] = [{ message: said('assistant'), pinned: true }, { message: said('user') }]
    const policy: Policy = { kind: 'drop-oldest' }
    const asked = plan('bedrock-converse', [{ name: 'history', items: [model, user], policy }])
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const [call, result] = halves('gemini').map((message, at) => ({ message, pinned: at === 0 }))
    const next = { message: { role: 'user', parts: [{ text: 'go on' }] } }
    const called = plan('gemini', [{ name: 'history', items: [call!, result!, next], policy }])
    await expect(called).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      data: { received: 'a call without a message of the user before it' },
    })
  })

  it('is counted and shown while the message of the user is being written', async () => {
    const planner = createPlanner<object>({
      counter: new WordCounter(),
      api: 'bedrock-converse',
      windowTokens: 1000,
      outputReserve: 10,
    })
    const slots = [...history({ kind: 'drop-oldest' }, 'assistant'), { name: 'user', text: '' }]
    expect((await planner.measure({ slots })).input.tokens).toBeGreaterThan(0)
    expect((await planner.preview({ slots })).measure.input.tokens).toBeGreaterThan(0)
  })

  it('is dropped where it may be, and sent where the API takes it', async () => {
    const { request } = await plan('bedrock-converse', history({ kind: 'drop-oldest' }, 'assistant', 'user'))
    expect(request).toMatchObject({ messages: [said('user')] })
    const slots: readonly Slot<object>[] = [{ name: 'history', messages: [{ role: 'assistant', content: 'hello' }] }]
    const { request: other } = await plan('anthropic', slots)
    expect(other).toMatchObject({ messages: [{ role: 'assistant', content: 'hello' }] })
  })
})
