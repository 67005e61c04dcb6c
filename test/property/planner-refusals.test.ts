import { describe, expect, it } from 'vitest'
import type { ChatApi } from '../../src/chat/index.ts'
import { createPlanner, type Policy, type Slot } from '../../src/planner/index.ts'
import { messagesOf } from '../helpers/agent-histories.ts'
import { refusalOf } from '../helpers/provider-rules.ts'
import { random } from '../helpers/random.ts'
import {
  allowedParts,
  asTurns,
  callsNobodyAsked,
  type Floor,
  sendableParts,
  takeFrom,
} from '../helpers/smallest-request.ts'
import { WordCounter } from '../helpers/word-counter.ts'

/** What a planner refuses, against a search through all parts of small histories: it sends the least that may be sent, and never less. */

const APIS: readonly ChatApi[] = [
  'openai-chat',
  'openai-responses',
  'anthropic',
  'gemini',
  'ai-sdk',
  'bedrock-converse',
]
const HISTORIES = 60
const MOST_MESSAGES = 9
const RESERVE = 10

const policies: readonly (readonly [floor: Floor, policy: Policy | 'required'])[] = [
  ['required', 'required'],
  ['message', { kind: 'drop-oldest', floor: 'message' }],
  ['step', { kind: 'drop-oldest' }],
  ['step', { kind: 'drop-oldest', unit: 'step' }],
  ['step', { kind: 'drop-oldest', unit: 'message' }],
  ['turn', { kind: 'drop-oldest', floor: 'turn' }],
]

/** Turns of an agent in which calls lack results, results lack calls, and the start is cut off anywhere. */
function smallHistory(api: ChatApi, seed: number): object[] {
  const next = random(seed * 104_729)
  const turns = Array.from({ length: 1 + next(3) }, (_, turn) => ({
    ask: `ask ${turn} ${'more '.repeat(next(9))}`.trim(),
    steps: Array.from({ length: next(3) }, (_, step) => {
      const calls = next(3)
      const results = next(4) === 0 ? 0 : 1
      return {
        text: calls === 0 ? `say ${turn}.${step} ${'word '.repeat(next(9))}`.trim() : '',
        reasons: false,
        calls: Array.from({ length: calls }, (_, at) => ({
          id: `call_${turn}_${step}_${at}`,
          results,
          kind: 0,
          words: next(12),
        })),
        between: false,
        orphan: next(5) === 0,
      }
    }),
  }))
  const messages = messagesOf(api, {
    turns,
    hasSystem: next(4) === 0 && api !== 'gemini' && api !== 'bedrock-converse',
  })
  return messages.slice(next(2) * next(messages.length)).slice(-MOST_MESSAGES)
}

/** The fewest tokens that one of the requests needs. A plan holds what each message costs by itself, which may be more than all. */
async function leastTokens(api: ChatApi, requests: readonly (readonly object[])[]): Promise<number> {
  const sender = createPlanner<object>({ counter: new WordCounter(), api, windowTokens: 10_000, outputReserve: 0 })
  let least = Number.POSITIVE_INFINITY
  for (const messages of requests) {
    const plan = await sender.plan({ slots: [{ name: 'all', messages }] })
    expect(plan.messages).toEqual(messages)
    least = Math.min(least, plan.input.upper)
  }
  return least
}

const unitOf = (policy: Policy) => (policy.kind === 'drop-oldest' ? (policy.unit ?? 'turn') : 'turn')

/** What a planner does in a window with just so much room. */
async function planned(api: ChatApi, slots: readonly Slot<object>[], roomTokens: number) {
  const windowTokens = roomTokens + RESERVE
  const planner = createPlanner<object>({ counter: new WordCounter(), api, windowTokens, outputReserve: RESERVE })
  return planner.plan({ slots }).catch((error: unknown) => error as { readonly code: string })
}

describe.each(APIS)('%s', (api) => {
  it.each(policies)(
    'with the floor "%s" sends it where it fits, and refuses where it does not: %j',
    async (floor, policy) => {
      let fitted = 0
      let cut = 0
      for (let seed = 1; seed <= HISTORIES; seed++) {
        const messages = smallHistory(api, seed)
        const where = `${api}, seed ${seed}`
        const slots: Slot<object>[] = [{ name: 'history', messages, policy }]
        const parts = sendableParts(api, messages)
        if (parts.length === 0 || callsNobodyAsked(api, messages, floor)) {
          expect(await planned(api, slots, 1000), where).toMatchObject({ code: 'INVALID_ARGUMENT' })
          continue
        }
        const allowed = allowedParts(parts, messages, floor, policy === 'required' ? 'turn' : unitOf(policy))
        if (allowed.length === 0) continue
        const needTokens = await leastTokens(
          api,
          allowed.map((places) => takeFrom(messages, places)),
        )
        const made = await planned(api, slots, needTokens)
        expect('code' in made ? made : null, where).toBeNull()
        if ('code' in made) continue
        expect(refusalOf(api, asTurns(api, made.messages)), where).toBeNull()
        expect(await planned(api, slots, needTokens - 1), where).toMatchObject({ code: 'PLAN_INFEASIBLE' })
        fitted++
        if (made.messages.length < messages.length) cut++
      }
      expect(fitted).toBeGreaterThan(HISTORIES / 2)
      expect(cut).toBeGreaterThan(HISTORIES / 10)
    },
  )
})
