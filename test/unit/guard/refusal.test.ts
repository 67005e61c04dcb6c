/** What an SDK shows of a refusal. */
import { GoogleGenAI } from '@google/genai'
import { expect, test } from 'vitest'
import { createGuard } from '../../../src/guard/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createLedger, memoryStore } from '../../../src/ledger/index.ts'

test("Google's SDK shows the sentence and the numbers, in one level of JSON", async () => {
  const sent: unknown[] = []
  const ledger = createLedger({
    store: memoryStore(),
    limits: [{ id: 'small', unit: 'tokens', amount: 5, window: { total: true } }],
  })
  const guard = createGuard({
    ledger,
    counter: loadTokenizer,
    fetch: async (input) => {
      sent.push(input)
      return new Response('{}')
    },
  })
  const genai = new GoogleGenAI({ apiKey: 'none', httpOptions: { fetch: guard.fetch } })
  const ask = { model: 'gemini-2.5-flash-lite', contents: 'How much room is left?', config: { maxOutputTokens: 20 } }
  for (const call of [() => genai.models.generateContent(ask), () => genai.models.generateContentStream(ask)]) {
    const error: unknown = await call().catch((cause: unknown) => cause)
    expect(error).toMatchObject({ name: 'ApiError', status: 402 })
    const { message } = error as Error
    expect(message).toMatch(
      /^\{"error":\{"code":402,"message":"limit \\"small\\" allows 5 tokens; 0 are spent, 0 held, /,
    )
    expect(JSON.parse(message)).toMatchObject({
      error: { code: 402, message: expect.stringContaining('limit "small" allows 5'), status: 'RESOURCE_EXHAUSTED' },
      code: 'GUARD_REFUSED',
      data: { limit: { id: 'small', amount: 5, left: 5 } },
    })
  }
  expect(sent).toEqual([])
})
