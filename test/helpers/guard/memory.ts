/** Requests of every kind through one guard, and how much memory is in use after parts of them. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGuard, type Fetch, memoryCache } from '../../../src/guard/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createLedger, memoryStore } from '../../../src/ledger/index.ts'

const encoder = new TextEncoder()
const PIECES = 8

/** Answers in this process, as sockets would only add their own memory: whole, as a stream, or with a 503 at times. */
function provider(): Fetch {
  let calls = 0
  return async (_, init) => {
    const { stream } = JSON.parse(String(init?.body)) as { readonly stream?: boolean }
    if (++calls % 17 === 0) return Response.json({ error: { message: 'not now' } }, { status: 503 })
    const usage = { prompt_tokens: 30, completion_tokens: PIECES, total_tokens: 30 + PIECES }
    const message = { role: 'assistant', content: ' room'.repeat(PIECES) }
    if (stream !== true) return Response.json({ choices: [{ index: 0, message, finish_reason: 'stop' }], usage })
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const choices = at < PIECES ? [{ index: 0, delta: { content: ' room' }, finish_reason: null }] : []
        const chunk = `data: ${JSON.stringify({ id: 'c', choices, ...(at < PIECES ? {} : { usage }) })}\n\n`
        controller.enqueue(encoder.encode(at < PIECES ? chunk : `${chunk}data: [DONE]\n\n`))
        if (at++ === PIECES) controller.close()
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
}

/** The heap and all buffers in bytes after each part, with everything collected that can be. All requests are different. */
export async function memoryOverRequests(requests: number, parts: number): Promise<readonly number[]> {
  const ledger = createLedger({
    // The ledger forgets what is over after a millisecond here, and after a day in use.
    store: memoryStore({ retainMs: 1 }),
    holdMs: 1_000,
    limits: [{ id: 'all', per: 'user', unit: 'tokens', amount: 1e9, window: { total: true } }],
  })
  const guard = createGuard({
    ledger,
    counter: loadTokenizer,
    fetch: provider(),
    retryWindowMs: 20,
    cache: memoryCache({ mostCodeUnits: 200_000 }),
  })
  const ask = async (at: number): Promise<void> => {
    const controller = new AbortController()
    const isStream = at % 2 === 0
    const isRefused = at % 13 === 0
    const body = JSON.stringify({
      model: isRefused ? `unknown-${at}` : 'gpt-4o',
      stream: isStream,
      max_tokens: 50,
      // Every body is different. The texts repeat, as the counts of different ones are kept up to a limit of their own.
      seed: at,
      messages: [{ role: 'user', content: `Request ${at % 100}: ${'how much room is left? '.repeat(40)}` }],
      // What a search finds is not bounded.
      ...(isRefused && { web_search_options: {} }),
    })
    const init = { method: 'POST', body, signal: controller.signal }
    const answer = await guard.with({ user: `u${at % 50}` }).fetch('https://api.openai.com/v1/chat/completions', init)
    if (!isStream || at % 10 !== 0 || answer.body === null) return void (await answer.text())
    // Left in the middle: by a signal, or by a reader that goes.
    const reader = answer.body.getReader()
    await reader.read()
    if (at % 20 === 0) controller.abort()
    else await reader.cancel()
  }
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heaps: number[] = []
  const each = requests / parts
  for (let part = 0; part < parts; part++) {
    for (let at = 0; at < each; at += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, one) => ask(part * each + at + one)))
    }
    // Holds of failed attempts wait a moment for the next one.
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (let again = 0; again < 5; again++) {
      collect()
      // What a collection finds is let go of in a turn of its own.
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    heaps.push(heapUsed + arrayBuffers)
  }
  await guard.close()
  return heaps
}
