import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAI as createOpenAI7 } from 'ai-sdk-openai-7'
import { generateText, streamText, wrapLanguageModel } from 'ai6'
import { generateText as generateText7, streamText as streamText7, wrapLanguageModel as wrap7 } from 'ai7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TokenroomError } from '../../../src/errors/index.ts'
import { type Fault, PIECE } from '../../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../../helpers/billing-server/server.ts'
import { all, PROMPT, setUpWith } from '../../helpers/guard/set-up.ts'

let server: BillingServer
beforeAll(async () => {
  server = await startBillingServer()
})
afterAll(() => server.close())

describe('the middleware of the AI SDK', () => {
  const headersOf = (call: string, pieces: number, fault: Fault = { kind: 'none' }) => ({
    'x-script': JSON.stringify({ call, pieces, fault }),
  })

  test('of ai 6 counts, limits and settles what is generated and streamed', async () => {
    const { guard, events, standing } = setUpWith(server, 150)
    const provider = createOpenAI({ apiKey: 'k', baseURL: `${server.origin}/v1` })
    const model = wrapLanguageModel({ model: provider.chat('gpt-4o'), middleware: guard.middleware('v3') })
    const { text } = await generateText({ model, prompt: PROMPT, headers: headersOf('m1', 10) })
    expect(text).toBe(PIECE.repeat(10))
    const { fullStream } = streamText({ model, prompt: PROMPT, headers: headersOf('m2', 500), onError: () => {} })
    const parts = await all(fullStream)
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: 'length' })
    const bills = [server.bills.get('m1')!, server.bills.get('m2')!]
    const billed = bills.reduce((sum, one) => sum + one.inputTokens + one.outputTokens, 0)
    expect(await standing()).toMatchObject({ held: 0, spent: billed })
    expect(billed).toBeLessThanOrEqual(150)
    expect(events.map(({ type }) => type)).toEqual(['reserved', 'settled', 'reserved', 'settled'])
    const refused = await generateText({ model, prompt: PROMPT, headers: headersOf('m3', 1) }).catch(
      (error: unknown) => error,
    )
    expect(TokenroomError.isInstance(refused) && refused.code).toBe('GUARD_REFUSED')
    expect(server.bills.has('m3')).toBe(false)
  })

  test('of ai 7 does the same, and ends a stream that passes its budget', async () => {
    const { guard, standing, events } = setUpWith(server, 1_000)
    const provider = createOpenAI7({ apiKey: 'k', baseURL: `${server.origin}/v1` })
    const model = wrap7({ model: provider.responses('gpt-4o'), middleware: guard.middleware('v4') })
    const { text } = await generateText7({ model, prompt: PROMPT, headers: headersOf('m4', 10) })
    expect(text).toBe(PIECE.repeat(10))
    const headers = headersOf('m5', 31, { kind: 'no-limit' })
    const { fullStream } = streamText7({ model, prompt: PROMPT, maxOutputTokens: 30, headers, onError: () => {} })
    const parts = await all(fullStream)
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: 'length' })
    expect(events.at(-1)).toMatchObject({ type: 'settled', endedBy: 'budget' })
    const bills = [server.bills.get('m4')!, server.bills.get('m5')!]
    const billed = bills.reduce((sum, one) => sum + one.inputTokens + one.outputTokens, 0)
    // A call of the AI SDK is not yet a request: its bounds are wider, and without usage the upper one is settled.
    const { held, spent } = await standing()
    expect(held).toBe(0)
    expect(spent).toBeGreaterThanOrEqual(billed)
    expect(Number(spent) - billed).toBeLessThan(20)
  })
  const limited = { id: 'exact', encoding: 'o200k_base', windowTokens: 200_000, outputLimitTokens: 8_192 } as const
  const own = { baseURL: '', apiKey: 'k' }
  test.each([
    ['anthropic', (origin: string) => createAnthropic({ ...own, baseURL: `${origin}/v1` })('exact')],
    ['google', (origin: string) => createGoogleGenerativeAI({ ...own, baseURL: `${origin}/v1beta` })('exact')],
  ])(
    'of %s settles what is generated, streamed, aborted and broken, and holds nothing after it',
    async (name, create) => {
      const { guard, standing, events } = setUpWith(server, 10_000, { models: [{ ...limited, provider: name }] })
      const model = wrapLanguageModel({ model: create(server.origin), middleware: guard.middleware('v3') })
      const ask = { model, prompt: PROMPT, maxOutputTokens: 30, maxRetries: 0 }
      const { text } = await generateText({ ...ask, headers: headersOf(`${name} whole`, 10) })
      expect(text).toBe(PIECE.repeat(10))
      const stream = (call: string, pieces: number, fault?: Fault, abortSignal?: AbortSignal) =>
        streamText({
          ...ask,
          headers: headersOf(`${name} ${call}`, pieces, fault),
          onError: () => {},
          ...(abortSignal && { abortSignal }),
        }).fullStream
      expect((await all(stream('streamed', 20))).at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' })
      expect((await all(stream('limited', 50))).at(-1)).toMatchObject({ type: 'finish', finishReason: 'length' })
      const stopper = new AbortController()
      let pieces = 0
      for await (const part of stream('aborted', 25, { kind: 'stall', at: 5 }, stopper.signal)) {
        if (part.type === 'text-delta' && ++pieces === 5) stopper.abort()
      }
      const broken = async () => {
        for await (const part of stream('broken', 25, { kind: 'reset', at: 4 })) {
          if (part.type === 'text-delta') server.release(`${name} broken`)
        }
      }
      await expect(broken()).rejects.toThrow()
      await expect.poll(async () => (await standing()).held).toBe(0)
      const settled = events.filter((event) => event.type === 'settled')
      const billOf = (call: string) => server.bills.get(`${name} ${call}`)!
      for (const [at, call] of ['whole', 'streamed', 'limited'].entries()) {
        const { inputTokens, outputTokens } = billOf(call)
        expect(settled[at]).toMatchObject({ basis: 'provider', inputTokens, outputTokens })
      }
      for (const [at, call] of ['aborted', 'broken'].entries()) {
        const { inputTokens, outputTokens } = settled[3 + at]!
        const bill = billOf(call)
        expect(inputTokens + outputTokens).toBeGreaterThanOrEqual(bill.inputTokens + bill.outputTokens)
        expect(outputTokens).toBeLessThanOrEqual(30)
      }
      expect(settled).toHaveLength(5)
      expect(server.refusals).toEqual([])
    },
  )
})
