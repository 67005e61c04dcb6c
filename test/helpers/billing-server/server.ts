/**
 * A provider on the loopback that checks requests, answers them piece by piece, and bills: input by tiktoken and the rule
 * of recorded bills for plain chats (three tokens a message, and its role and content; three for the reply), output by
 * what it said. Faults are in the script of each call.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { get_encoding } from 'tiktoken'
import { listen } from '../listen.ts'
import type { ProviderApi } from '../provider-server/problem.ts'
import { refusalOf } from '../provider-server/server.ts'
import { type Bill, SCRIPT_HEADER, type Script } from './script.ts'
import { type Says, voices } from './speak.ts'

type Fields = Readonly<Record<string, unknown>>

export interface BillingServer {
  readonly origin: string
  readonly bills: ReadonlyMap<string, Bill>
  /** What the checks refused: none, in a test that passes. */
  readonly refusals: readonly string[]
  /** Lets a call break off: what it said has arrived. A reset overtakes what is on its way. */
  release(call: string): void
  /** The headers of each request. */
  readonly headers: readonly IncomingMessage['headers'][]
  close(): Promise<void>
}

const encoding = get_encoding('o200k_base')
const tokensOf = (text: string) => encoding.encode_ordinary(text).length

export async function startBillingServer(): Promise<BillingServer> {
  const bills = new Map<string, Bill>()
  const refusals: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const gates = new Gates()
  const server = createServer((request, response) => {
    // Pages are on another origin, as those of apps are.
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    if (request.method === 'GET') return tell(response, bills.get((request.url ?? '').slice(BILLS.length)))
    headers.push(request.headers)
    handle(request, response, bills, refusals, gates).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  // Connections of one SDK wait for the next call of it.
  server.keepAliveTimeout = 60_000
  const listening = await listen(server)
  return {
    ...listening,
    bills,
    refusals,
    headers,
    release: (call) => gates.open(call),
  }
}

/** `GET /bills/` and the name of a call, without anything that an address has to escape, answers its bill. */
const BILLS = '/bills/'

function tell(response: ServerResponse, bill: Bill | undefined): void {
  response.writeHead(bill === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(bill ?? null))
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  bills: Map<string, Bill>,
  refusals: string[],
  gates: Gates,
): Promise<void> {
  const { api, model: named, streams } = routeOf(request.url ?? '')
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Fields
  const model = named ?? String(body.model)
  const script = scriptOf(request, bills.size)
  const bill = bills.get(script.call) ?? { inputTokens: 0, outputTokens: 0, attempts: 0, limits: [] }
  bills.set(script.call, bill)
  const json = { 'content-type': 'application/json' }
  const refusal = refusalOf(api, body, model)
  if (refusal !== null) {
    refusals.push(`${api} ${refusal.message}`)
    response.writeHead(400, json).end(JSON.stringify({ error: { message: refusal.message } }))
    return
  }
  const { fault } = script
  const status = fault.kind === 'statuses' ? fault.statuses[bill.attempts] : undefined
  bill.attempts++
  if (status !== undefined) {
    response.writeHead(status, { ...json, 'retry-after-ms': '1' }).end('{"error":{"message":"not now"}}')
    return
  }
  const limit = limitOf(body)
  bill.limits.push(limit)
  const outputTokens = fault.kind === 'no-limit' ? script.pieces : Math.min(script.pieces, limit)
  const says: Says = {
    model,
    inputTokens: inputOf(api, body),
    outputTokens,
    isCut: outputTokens < script.pieces,
    hasUsage: fault.kind !== 'no-usage',
    asksForUsage: (body.stream_options as Fields | undefined)?.include_usage === true,
  }
  bill.inputTokens += says.inputTokens
  if (streams || body.stream === true) return stream(response, api, says, script, bill, gates)
  bill.outputTokens += outputTokens
  response.writeHead(200, json).end(JSON.stringify(voices[api].whole(says)))
}

/** Programs that know nothing of scripts have twenty pieces, in calls with the numbers of their bills. */
function scriptOf({ headers }: IncomingMessage, bills: number): Script {
  const written = headers[SCRIPT_HEADER]
  return written === undefined
    ? { call: `${bills}`, pieces: 20, fault: { kind: 'none' } }
    : (JSON.parse(String(written)) as Script)
}

/** Says one piece after the other. Billed is what was said, so a caller that has gone is not billed for the rest. */
async function stream(
  response: ServerResponse,
  api: ProviderApi,
  says: Says,
  { call, fault, isDoubled = false }: Script,
  bill: Bill,
  gates: Gates,
): Promise<void> {
  const voice = voices[api]
  let isGone = false
  response.on('close', () => {
    isGone = true
  })
  const write = (text: string) =>
    new Promise<void>((resolve) => {
      if (response.write(isDoubled ? text + text : text)) return resolve()
      const done = () => {
        response.off('drain', done).off('close', done)
        resolve()
      }
      response.on('drain', done).on('close', done)
    })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  await write(voice.begin(says))
  for (let at = 0; at < says.outputTokens && !isGone; at++) {
    if ('at' in fault && fault.at === at) return breakOff(response, fault.kind, gates.opened(call))
    bill.outputTokens++
    await write(voice.piece(says, at))
  }
  if ('at' in fault && fault.at >= says.outputTokens && fault.kind !== 'stall')
    return breakOff(response, fault.kind, gates.opened(call))
  response.end(voice.end(says))
}

async function breakOff(
  response: ServerResponse,
  kind: 'stall' | 'reset' | 'half-close',
  arrived: Promise<void>,
): Promise<void> {
  const isGone = new Promise<void>((resolve) => response.once('close', resolve))
  await Promise.race([kind === 'stall' ? isGone : arrived, isGone])
  if (kind === 'reset') response.socket?.resetAndDestroy()
  else if (kind === 'half-close') response.socket?.end()
}

/** What waits for a caller. */
class Gates {
  readonly #open = new Map<string, () => void>()
  readonly #opened = new Set<string>()

  opened(call: string): Promise<void> {
    if (this.#opened.has(call)) return Promise.resolve()
    return new Promise((resolve) => this.#open.set(call, resolve))
  }

  open(call: string): void {
    this.#opened.add(call)
    this.#open.get(call)?.()
  }
}

function routeOf(url: string): { api: ProviderApi; model?: string; streams?: boolean } {
  const { pathname } = new URL(url, 'http://localhost')
  if (pathname.endsWith('/chat/completions')) return { api: 'openai-chat' }
  if (pathname.endsWith('/responses')) return { api: 'openai-responses' }
  if (pathname.endsWith('/messages')) return { api: 'anthropic' }
  const [, model = '', call] = /\/models\/([^/:]+):(\w+)$/.exec(pathname) ?? []
  return { api: 'gemini', model, streams: call === 'streamGenerateContent' }
}

function limitOf(body: Fields): number {
  const config = (body.generationConfig ?? {}) as Fields
  const limit = body.max_completion_tokens ?? body.max_tokens ?? body.max_output_tokens ?? config.maxOutputTokens
  return typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY
}

/** Plain messages only: the tests send no others. */
function inputOf(api: ProviderApi, body: Fields): number {
  // Their templates are not public; what counts here is that it is within the bounds.
  if (api === 'gemini') return 1 + tokensOf(textIn(body.contents))
  if (api === 'anthropic') return 7 + tokensOf(textIn(body.messages))
  const messages = (api === 'openai-chat' ? body.messages : asItems(body.input)) as readonly {
    readonly role: string
    readonly content: string | readonly { readonly text: string }[]
  }[]
  let sum = 3
  for (const { role, content } of messages) {
    const text = typeof content === 'string' ? content : content.map((part) => part.text).join('')
    sum += 3 + tokensOf(role) + tokensOf(text)
  }
  return sum
}

/** The texts of messages, whatever the fields are called. */
function textIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(textIn).join('')
  const { parts, content, text } = (value ?? {}) as Fields
  if (typeof value === 'string') return value
  return textIn(parts ?? content ?? text ?? '')
}

function asItems(input: unknown): unknown {
  return typeof input === 'string' ? [{ role: 'user', content: input }] : input
}
