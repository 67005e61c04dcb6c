/**
 * The night in which a chatbot spends thousands: its answer is never the JSON that the loop around it wants, so the loop
 * asks again, all night, each time with its whole history. Against a local provider that bills what it is sent.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLedger, memoryStore } from '../../src/ledger/index.ts'
import { costOf, getModel } from '../../src/models/index.ts'

const MODEL = getModel('gpt-5-pro')
const HOUR_MS = 3_600_000
/** From nine in the evening to six in the morning; one round trip takes as long as such an answer does. */
const START_MS = Date.UTC(2026, 10, 26, 21)
const NIGHT_MS = 9 * HOUR_MS
const ROUND_MS = 30_000

/** A token of o200k is one such word. The answer, and what the loop says about it, in tokens. */
const WORD = ' a'
const FIRST_TOKENS = 1_500
const ANSWER_TOKENS = 900
const COMPLAINT_TOKENS = 1_100
/** Tokens of framing of one message, and of the request, at most. */
const FRAMING_TOKENS = 4

export interface Night {
  readonly attempts: number
  readonly answered: number
  readonly refused: number
  readonly billedNanoUsd: bigint
  readonly firstRefusal: string | null
}

interface Message {
  readonly role: string
  readonly content: string
}

const tokensIn = (messages: readonly Message[]): number =>
  messages.reduce((total, { content }) => total + content.length / WORD.length + FRAMING_TOKENS, 0)

/** One night without a ledger, or with a limit of so many nano-USD in a calendar day for each user. */
export async function playNight(limitNanoUsd: bigint | null): Promise<Night> {
  let now = START_MS
  let billedNanoUsd = 0n
  const provider = createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const { messages, max_tokens: most } = JSON.parse(body) as { messages: Message[]; max_tokens: number }
    const usage = { inputTokens: tokensIn(messages), outputTokens: Math.min(ANSWER_TOKENS, most) }
    billedNanoUsd += costOf(MODEL, usage)!.totalNanoUsd
    response.end(JSON.stringify({ content: WORD.repeat(usage.outputTokens), usage }))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`

  const ledger = createLedger({
    store: memoryStore({ now: () => now }),
    now: () => now,
    limits:
      limitNanoUsd === null
        ? []
        : [{ id: 'user-day', per: 'user', unit: 'nanoUsd', amount: limitNanoUsd, window: { calendar: 'day' } }],
  })
  const scope = { user: 'bot' }
  const history: Message[] = [{ role: 'user', content: WORD.repeat(FIRST_TOKENS) }]
  let [attempts, answered, refused] = [0, 0, 0]
  let firstRefusal: string | null = null
  for (; now < START_MS + NIGHT_MS; now += ROUND_MS) {
    attempts++
    // The model's limit is the only one that the loop knows: the oldest messages make room.
    while (tokensIn(history) > MODEL.inputLimitTokens! - ANSWER_TOKENS) history.shift()
    const inputTokens = tokensIn(history)
    const held = await ledger.reserve({ scope, model: MODEL, inputTokens, outputTokens: ANSWER_TOKENS })
    if (!held.ok) {
      refused++
      firstRefusal ??= held.message
      continue
    }
    const body = JSON.stringify({ messages: history, max_tokens: held.affordableOutputTokens })
    const response = await fetch(url, { method: 'POST', body })
    const { content, usage } = (await response.json()) as {
      content: string
      usage: { inputTokens: number; outputTokens: number }
    }
    await ledger.settle(held.id, { ...usage, model: MODEL })
    answered++
    history.push({ role: 'assistant', content }, { role: 'user', content: WORD.repeat(COMPLAINT_TOKENS) })
  }
  provider.closeAllConnections()
  await new Promise((resolve) => provider.close(resolve))
  return { attempts, answered, refused, billedNanoUsd, firstRefusal }
}
