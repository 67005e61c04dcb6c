import { describe, expect, it } from 'vitest'
import { type ChatApi, type ChatRequest, countRequest } from '../../src/chat/index.ts'
import { TokenroomError } from '../../src/errors/index.ts'
import { createPlanner, PlanError, type Slot, type ToolRepair } from '../../src/planner/index.ts'
import { agentHistory, messagesOf, newestOfUser } from '../helpers/agent-histories.ts'
import { cases } from '../helpers/cases.ts'
import { disordered, withFacts } from '../helpers/disordered.ts'
import { refusalOf } from '../helpers/provider-rules.ts'
import { random } from '../helpers/random.ts'
import { policyOf } from '../helpers/random-policies.ts'
import { WordCounter } from '../helpers/word-counter.ts'

/** Histories of agents, sound and broken, in every API, under every policy: what the planner promises of every plan. */

const APIS: readonly ChatApi[] = [
  'openai-chat',
  'openai-responses',
  'anthropic',
  'gemini',
  'ai-sdk',
  'bedrock-converse',
]
const PLANS = cases(150)
const DISORDERED = cases(120)
const GROWING = 25

describe.each(APIS)('%s', (api) => {
  it('plans requests that are never empty, never refused, and never cost more than the plan says', async () => {
    let planned = 0
    let repaired = 0
    let dropped = 0
    let cut = 0
    for (let seed = 1; seed <= PLANS; seed++) {
      const next = random(seed * 7919)
      const history = agentHistory(seed, seed % 2 === 0)
      const messages = messagesOf(api, history)
      const before = structuredClone(messages)
      const repair: ToolRepair = next(3) === 0 ? { unansweredCalls: 'answer' } : {}
      const isSplit = next(4) === 0
      const question = isSplit && history.turns.at(-1)!.steps.length === 0 ? messages.splice(-1) : []
      const slots: Slot<object>[] = [
        { name: 'system', priority: 9, text: 'Be terse.' },
        { name: 'history', messages, policy: policyOf(next) },
        ...(question.length > 0 ? [{ name: 'user', messages: question }] : []),
      ]
      const windowTokens = 60 + next(900)
      const planner = createPlanner<object>({
        counter: new WordCounter(),
        api,
        windowTokens,
        outputReserve: 10,
        repair,
      })
      const { plan, error } = await planner.preview({ slots })
      const where = `${api}, seed ${seed}`
      expect([...messages, ...question], where).toEqual(before)
      if (error) {
        expect(error, where).toBeInstanceOf(PlanError)
        expect(error.data.needTokens - error.data.haveTokens, where).toBe(error.data.shortTokens)
        expect(error.data.shortTokens, where).toBeGreaterThan(0)
        continue
      }
      planned++
      const content = plan!.slots.reduce((sum, slot) => sum + slot.tokens, 0)
      expect(content + plan!.framingTokens + plan!.freeTokens + plan!.outputReserveTokens, where).toBe(windowTokens)
      expect(plan!.freeTokens, where).toBeGreaterThanOrEqual(0)
      for (const slot of plan!.slots) {
        expect(slot.tokens, where).toBe(slot.items.reduce((sum, item) => sum + item.tokens, 0))
        expect(slot.framingTokens, where).toBe(slot.items.reduce((sum, item) => sum + item.framingTokens, 0))
      }
      const count = await countRequest(plan!.request, { counter: new WordCounter(), api })
      expect(count.upper, where).toBeLessThanOrEqual(plan!.input.upper)

      const sent = sentBy(plan!.request)
      expect(refusalOf(api, sent), where).toBeNull()
      const task = newestOfUser(history)
      const items = plan!.slots.flatMap(({ items: all }) => all)
      if (!items.some(({ removed }) => removed)) expect(JSON.stringify(sent), where).toContain(task)
      else expect(sent.length, where).toBeGreaterThan(0)
      if (plan!.repairs.length > 0) repaired++
      if (items.some(({ status }) => status === 'dropped')) dropped++
      if (items.some(({ status }) => status === 'cut')) cut++
    }
    // Each of what is promised was seen.
    expect(planned).toBeGreaterThan(PLANS / 3)
    for (const seen of [repaired, dropped, cut]) expect(seen).toBeGreaterThan(PLANS / 25)
  })

  it('plans requests that are not refused from histories out of order, with pins and groups, in one slot or two', async () => {
    let planned = 0
    for (let seed = 1; seed <= DISORDERED; seed++) {
      const next = random(seed * 7877)
      const messages = disordered(next, messagesOf(api, agentHistory(seed, seed % 2 === 0)))
      const items = next(2) === 0 ? withFacts(next, messages) : messages.map((message) => ({ message }))
      const cut = next(3) === 0 ? next(items.length) : 0
      const slots: Slot<object>[] = [
        { name: 'task', text: 'Do it.' },
        { name: 'older', items: items.slice(0, cut), policy: policyOf(next) },
        { name: 'history', items: items.slice(cut), policy: next(9) === 0 ? 'drop-lowest-score' : policyOf(next) },
      ]
      const repair: ToolRepair = next(3) === 0 ? { unansweredCalls: 'answer' } : {}
      const options = { counter: new WordCounter(), api, windowTokens: 60 + next(900), outputReserve: 10, repair }
      const { plan } = await createPlanner<object>(options).preview({ slots })
      if (!plan) continue
      planned++
      const sent = sentBy(plan.request)
      expect(refusalOf(api, sent), `${api}, seed ${seed}`).toBeNull()
      expect(JSON.stringify(sent)).toContain('Do it.')
    }
    expect(planned).toBeGreaterThan(DISORDERED / 3)
  })

  it('plans a history that grows, and one that goes back, as a planner does that never saw it', async () => {
    for (let seed = 1; seed <= GROWING; seed++) {
      const next = random(seed * 104_729)
      const all = messagesOf(api, agentHistory(seed, seed % 2 === 0))
      const options = { counter: new WordCounter(), api, windowTokens: 100 + next(900), outputReserve: 10 }
      const policy = policyOf(next)
      const remembering = createPlanner<object>(options)
      for (let until = 1; until <= all.length; until += 1 + next(3)) {
        const from = next(6) === 0 ? next(until) : 0
        const slots: Slot<object>[] = [{ name: 'history', messages: all.slice(from, until), policy }]
        if (next(4) === 0) slots.unshift({ name: 'before', messages: all.slice(0, from) })
        const planned = await remembering.preview({ slots }).catch(refusal)
        const fresh = await createPlanner<object>(options).preview({ slots }).catch(refusal)
        expect(JSON.parse(JSON.stringify(planned)), `${api}, seed ${seed}, to ${until}`).toEqual(
          JSON.parse(JSON.stringify(fresh)),
        )
      }
    }
  })
})

/** What a planner says of a history of which nothing can be sent, as of one that begins between a call and its result. */
function refusal(error: unknown): string {
  if (error instanceof TokenroomError && error.code === 'INVALID_ARGUMENT') return error.message
  throw error
}

/** The messages of a request without a system prompt that stands among them. */
function sentBy({ messages, input, contents }: ChatRequest<object>): readonly object[] {
  const all = messages ?? contents ?? (typeof input === 'string' ? [] : input) ?? []
  return all.filter((message) => (message as { readonly role?: string }).role !== 'system')
}
