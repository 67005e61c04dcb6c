import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import * as ai from 'ai6'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatApi } from '../../src/chat/index.ts'
import { createPlanner, type Plan, PlanError, type Slot } from '../../src/planner/index.ts'
import { toAiSdk, toAnthropic, toGemini, toOpenAI, toResponses } from '../../src/sdk/index.ts'
import { agentHistory, messagesOf } from '../helpers/agent-histories.ts'
import { cases } from '../helpers/cases.ts'
import { type ProviderServer, startProviderServer } from '../helpers/provider-server/server.ts'
import { random } from '../helpers/random.ts'
import { policyOf } from '../helpers/random-policies.ts'
import { WordCounter } from '../helpers/word-counter.ts'

/**
 * Plans of random histories, sent with the real SDKs to a server that checks what the providers check: none is refused.
 * `CASES_TIMES=50` tries more than the few of every run.
 */
const PLANS = cases(60)

let server: ProviderServer
beforeAll(async () => {
  server = await startProviderServer()
})
afterAll(() => server.close())

const quick = { apiKey: 'none', maxRetries: 0 }

/** How a plan of each API is sent by its SDK. */
const senders: Readonly<Partial<Record<ChatApi, (plan: Plan<never>) => Promise<unknown>>>> = {
  'openai-chat': (plan) =>
    new OpenAI({ ...quick, baseURL: `${server.origin}/v1` }).chat.completions.create({
      model: 'gpt-4o',
      ...toOpenAI(plan),
    }),
  'openai-responses': (plan) =>
    new OpenAI({ ...quick, baseURL: `${server.origin}/v1` }).responses.create({ model: 'gpt-5', ...toResponses(plan) }),
  anthropic: (plan) =>
    new Anthropic({ ...quick, baseURL: server.origin }).messages.create({
      model: 'claude-opus-4-8',
      ...toAnthropic(plan),
    }),
  gemini: (plan) =>
    new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: server.origin } }).models.generateContent({
      model: 'gemini-2.5-flash',
      ...toGemini(plan),
    }),
  'ai-sdk': (plan) => {
    const openai = createOpenAI({ apiKey: 'none', baseURL: `${server.origin}/v1` })
    return ai.generateText({ model: openai.chat('gpt-4o'), maxRetries: 0, ...(toAiSdk(plan) as ai.Prompt) })
  },
}

describe.each(Object.keys(senders) as (keyof typeof senders)[])('%s', (api) => {
  it('takes every plan: its SDK sends it, and the provider does not refuse it', async () => {
    let sent = 0
    let changed = 0
    for (let seed = 1; seed <= PLANS; seed++) {
      const next = random(seed * 6151)
      const history = agentHistory(seed, seed % 2 === 0)
      const slots: Slot<object>[] = [
        { name: 'system', priority: 9, text: 'Be terse.' },
        { name: 'history', messages: messagesOf(api, history), policy: policyOf(next) },
      ]
      const planner = createPlanner<object>({
        counter: new WordCounter(),
        api,
        windowTokens: 80 + next(900),
        outputReserve: 10,
        cache: { mark: next(2) === 0 },
        repair: next(3) === 0 ? { unansweredCalls: 'answer' } : {},
      })
      const plan = await planner.plan({ slots }).catch((error: unknown) => {
        if (error instanceof PlanError) return null
        throw error
      })
      if (plan === null) continue
      await senders[api]!(plan as Plan<never>).catch((error: unknown) => {
        throw new Error(`${api}, seed ${seed}: ${error}`, { cause: error })
      })
      const { refusal } = server.requests.at(-1)!
      expect(refusal, `${api}, seed ${seed}`).toBeNull()
      sent++
      if (plan.repairs.length > 0 || plan.slots.some(({ items }) => items.some(({ status }) => status !== 'kept')))
        changed++
    }
    expect(sent).toBeGreaterThan(PLANS / 4)
    expect(changed).toBeGreaterThan(PLANS / 10)
  })
})
