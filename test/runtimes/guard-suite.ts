/** The guard on the runtime it runs on, with real SDKs, before a server that bills: what the ledger has is the bill. */
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import type { createGuard, GuardCache, GuardEvent, GuardOptions, memoryCache, webCache } from '../../src/guard/index.ts'
import type { createLedger, memoryStore } from '../../src/ledger/index.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { assert, assertEqual } from '../conformance/assert.ts'
import type { Harness } from '../conformance/harness.ts'
import { type Bill, type Fault, PIECE, SCRIPT_HEADER } from '../helpers/billing-server/script.ts'

export interface GuardParts {
  readonly createGuard: typeof createGuard
  readonly createLedger: typeof createLedger
  readonly memoryStore: typeof memoryStore
  readonly memoryCache: typeof memoryCache
  readonly webCache: typeof webCache
}

/** What is used of the Cache API. */
interface CacheApi {
  open(name: string): Promise<Parameters<typeof webCache>[0]>
  delete(name: string): Promise<boolean>
}

/** A Claude whose tokenizer is known. */
const CLAUDE = { id: 'exact-claude', provider: 'anthropic', encoding: 'o200k_base', windowTokens: 200_000 } as const
const MESSAGES = [{ role: 'user' as const, content: 'How much room is left?' }]
const PIECES = 10
/** What tells calls of several runtimes apart on one server. */
const RUN = Math.random().toString(36).slice(2)
let calls = 0

/** Declares the tests of the guard. `provider` is the address of a billing server. */
export function runGuardSuite(
  { describe, it, skip }: Harness,
  parts: GuardParts,
  tokenizer: () => Promise<Tokenizer>,
  provider: string,
): void {
  async function setUp(amount: number, options: Partial<GuardOptions> = {}) {
    const ledger = parts.createLedger({
      store: parts.memoryStore(),
      limits: [{ id: 'all', unit: 'tokens', amount, window: { total: true } }],
    })
    const events: GuardEvent[] = []
    const guard = parts.createGuard({
      ledger,
      counter: await tokenizer(),
      models: [CLAUDE],
      scope: { user: 'ada' },
      tellProvider: false,
      onEvent: (event) => events.push(event),
      ...options,
    })
    const client = { apiKey: 'none', fetch: guard.fetch, dangerouslyAllowBrowser: true, maxRetries: 2 }
    const call = `${RUN}-${++calls}`
    const script = (fault: Fault = { kind: 'none' }, pieces = PIECES) => ({
      headers: { [SCRIPT_HEADER]: JSON.stringify({ call, pieces, fault }) },
    })
    const bill = async () => (await (await fetch(`${provider}/bills/${call}`)).json()) as Bill
    return {
      guard,
      events,
      script,
      bill,
      openai: new OpenAI({ ...client, baseURL: `${provider}/v1` }),
      anthropic: new Anthropic({ ...client, baseURL: provider }),
      standing: async () => (await ledger.readout())[0]!,
      async assertBilled() {
        const { inputTokens, outputTokens } = await bill()
        const [standing] = await ledger.readout()
        assert(inputTokens > 0, 'the server billed nothing')
        assertEqual([standing?.held, standing?.spent], [0, inputTokens + outputTokens], 'held and spent')
      },
    }
  }
  const chat = { model: 'gpt-4o', max_completion_tokens: 50, messages: MESSAGES }

  describe('guard', () => {
    it('settles a whole answer at its bill', async () => {
      const { openai, script, assertBilled } = await setUp(10_000)
      const { choices } = await openai.chat.completions.create(chat, script())
      assertEqual(choices[0]?.message.content, PIECE.repeat(PIECES), 'the answer')
      await assertBilled()
    })

    it('hands a stream on as it comes, and settles it at its bill', async () => {
      const { openai, script, assertBilled } = await setUp(10_000)
      const stream = await openai.chat.completions.create({ ...chat, stream: true }, script())
      assertEqual(await textOf(stream), PIECE.repeat(PIECES), 'the answer')
      await assertBilled()
    })

    it("settles a stream of Anthropic's at its bill", async () => {
      const { anthropic, script, assertBilled } = await setUp(10_000)
      const body = { model: CLAUDE.id, max_tokens: 50, messages: MESSAGES, stream: true } as const
      let text = ''
      for await (const event of await anthropic.messages.create(body, script())) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
      }
      assertEqual(text, PIECE.repeat(PIECES), 'the answer')
      await assertBilled()
    })

    it('writes what is affordable into the request, and ends a stream that does not obey it', async () => {
      const { openai, script, bill, events } = await setUp(80)
      const stream = await openai.chat.completions.create(
        { ...chat, max_completion_tokens: 500, stream: true },
        script({ kind: 'no-limit' }, 500),
      )
      let reason = ''
      for await (const { choices } of stream) reason = choices[0]?.finish_reason ?? reason
      assertEqual(reason, 'length', 'the reason')
      const settled = events.find((event) => event.type === 'settled')
      assertEqual(settled?.endedBy, 'budget', 'what ended it')
      const [limit = 0] = (await bill()).limits
      assert(limit > 0 && limit < 80, `the limit that was sent is ${limit}`)
    })

    it('settles what has arrived when its reader aborts', async () => {
      const { openai, script, assertBilled, bill, guard } = await setUp(10_000)
      const controller = new AbortController()
      const stalls = script({ kind: 'stall', at: 4 })
      const request = { ...stalls, signal: controller.signal }
      const stream = await openai.chat.completions.create({ ...chat, stream: true }, request)
      let seen = 0
      try {
        for await (const { choices } of stream) if (choices[0]?.delta.content && ++seen === 4) controller.abort()
      } catch (error) {
        assert(controller.signal.aborted, `ended with ${String(error)}`)
      }
      await guard.close()
      assertEqual((await bill()).outputTokens, 4, 'what was billed')
      await assertBilled()
    })

    it('refuses what has no room with a 402 that the SDK shows and does not send again', async () => {
      const { openai, script, events, standing } = await setUp(5)
      const error = await openai.chat.completions.create(chat, script()).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      assert(error instanceof OpenAI.APIError, `was to be an APIError, is ${String(error)}`)
      assertEqual(error.status, 402, 'the status')
      assert(error.message.includes('allows 5 tokens'), `the message is "${error.message}"`)
      assertEqual(
        events.map(({ type }) => type),
        ['refused'],
        'the events',
      )
      assertEqual((await standing()).held, 0, 'held')
    })

    it('shares one hold among the attempts of a request', async () => {
      const { openai, script, assertBilled, events } = await setUp(10_000)
      await openai.chat.completions.create(chat, script({ kind: 'statuses', statuses: [500, 429] }))
      const reserved = events.filter((event) => event.type === 'reserved')
      assertEqual([reserved.length, new Set(reserved.map(({ id }) => id)).size], [3, 1], 'attempts and holds')
      await assertBilled()
    })

    const cacheApi = (globalThis as { readonly caches?: CacheApi }).caches
    const kinds: readonly (readonly [string, () => Promise<GuardCache>])[] = [
      ['in memory', async () => parts.memoryCache()],
      ...(cacheApi ? [['in the Cache API', async () => parts.webCache(await cacheApi.open(RUN))] as const] : []),
    ]
    if (cacheApi === undefined) skip('answers an equal request from a cache in the Cache API', 'there is no Cache API')
    for (const [where, open] of kinds) {
      it(`answers an equal request from a cache ${where}, also a stream, at no cost`, async () => {
        const { openai, script, events, assertBilled } = await setUp(10_000, { cache: await open() })
        const ask = async () => textOf(await openai.chat.completions.create({ ...chat, stream: true }, script()))
        const [first, again] = [await ask(), await ask()]
        assertEqual([first, again], [PIECE.repeat(PIECES), PIECE.repeat(PIECES)], 'the answers')
        assertEqual(
          events.map(({ type }) => type),
          ['reserved', 'settled', 'hit'],
          'the events',
        )
        await assertBilled()
      })
    }
  })
}

async function textOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = ''
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
  return text
}
