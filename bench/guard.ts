/**
 * What the guard adds to a request of 20 KB and to a chunk of a stream, beside the same calls without it: `npm run
 * bench:guard`. The provider is in this process and answers at once, so that nothing but the guard is measured. With and
 * without take turns; medians. Prints a table; no number is a test.
 */
import { createGuard, type Fetch } from '../src/guard/index.ts'
import { loadTokenizer } from '../src/index.ts'
import { createLedger, memoryStore } from '../src/ledger/index.ts'
import { isBusy, thisMachine } from './machine.ts'
import { median } from './measure/time.ts'
import { benchTexts } from './texts.ts'

/** A server that has answered so many has compiled what it runs often. */
const WARM_UP = 1_000
const CALLS = 1_000
const STREAMS = 20
const CHUNKS = 1_000
const encoder = new TextEncoder()
const URL_OF_CHAT = 'https://api.openai.com/v1/chat/completions'

const usage = { prompt_tokens: 5_000, completion_tokens: 1, total_tokens: 5_001 }
const whole = JSON.stringify({ choices: [{ index: 0, message: { content: 'yes' }, finish_reason: 'stop' }], usage })
const chunk = (content: string) =>
  encoder.encode(
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`,
  )

const provider: Fetch = async (_, init) => {
  const { stream } = JSON.parse(String(init?.body)) as { readonly stream?: boolean }
  if (stream !== true) return new Response(whole, { headers: { 'content-type': 'application/json' } })
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at++ < CHUNKS) controller.enqueue(chunk(` word${at}`))
      else {
        controller.enqueue(encoder.encode(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`))
        controller.close()
      }
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

const machine = thisMachine()
if (isBusy(machine)) console.error(`The machine is busy (load ${machine.load} on ${machine.cores} cores).`)
const english = benchTexts()[0]?.text ?? ''
const ledger = createLedger({
  store: memoryStore(),
  limits: [{ id: 'user-day', per: 'user', unit: 'tokens', amount: 1e15, window: { calendar: 'day' } }],
})
const guard = createGuard({ ledger, counter: loadTokenizer, scope: { user: 'ada' }, fetch: provider })

/** A history of ten messages, 20 KB in all; the newest is new in each call. */
function bodyOf(call: number, more: object): string {
  const messages = Array.from({ length: 10 }, (_, at) => {
    const from = at < 9 ? at * 2_000 : (call * 2_000) % (english.length - 2_000)
    const content = english.slice(from, from + 2_000)
    return { role: at % 2 === 0 ? 'user' : 'assistant', content: at < 9 ? content : `${call}: ${content}` }
  })
  return JSON.stringify({ model: 'gpt-4o', messages, max_tokens: 1_000_000, ...more })
}

async function request(fetch: Fetch, call: number): Promise<number> {
  const body = bodyOf(call, { max_tokens: 2_000 })
  const started = performance.now()
  await (await fetch(URL_OF_CHAT, { method: 'POST', body })).json()
  return performance.now() - started
}

async function stream(fetch: Fetch, call: number): Promise<number> {
  const response = await fetch(URL_OF_CHAT, { method: 'POST', body: bodyOf(call, { stream: true, max_tokens: 8_000 }) })
  const reader = response.body?.getReader()
  const started = performance.now()
  while (reader && !(await reader.read()).done);
  return ((performance.now() - started) * 1_000) / CHUNKS
}

for (let call = 0; call < WARM_UP; call++) for (const fetch of [provider, guard.fetch]) await request(fetch, call)
const times = { bare: [] as number[], guarded: [] as number[] }
for (let call = WARM_UP; call < WARM_UP + CALLS; call++) {
  times.bare.push(await request(provider, call))
  times.guarded.push(await request(guard.fetch, call))
}
const chunks = { bare: [] as number[], guarded: [] as number[] }
for (let call = 0; call < STREAMS; call++) {
  chunks.bare.push(await stream(provider, call))
  chunks.guarded.push(await stream(guard.fetch, call))
}
const row = (name: string, { bare, guarded }: typeof times, unit: string) => {
  const [without, within] = [median(bare), median(guarded)]
  console.log(
    `| ${name} | ${without.toFixed(2)} ${unit} | ${within.toFixed(2)} ${unit} | ${(within - without).toFixed(2)} ${unit} |`,
  )
}
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${process.version}\n`)
console.log('| median | bare | guarded | added |\n|---|---:|---:|---:|')
row('a request of 20 KB, 2 KB of it new', times, 'ms')
row('a chunk of a stream', chunks, 'µs')
await guard.close()
