/**
 * The APIs of OpenAI, Anthropic and Google on the loopback, as far as they check a request: a right one is answered with
 * a short text, whole or streamed; a wrong one with the 400 that the provider gives. Real SDKs are pointed at it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from '../listen.ts'
import { refusedAnswer, streamedAnswer, wholeAnswer } from './answers.ts'
import { checkAnthropic } from './anthropic.ts'
import { checkGemini } from './gemini.ts'
import { checkOpenAiChat } from './openai-chat.ts'
import { checkOpenAiResponses } from './openai-responses.ts'
import { type ProviderApi, Refusal } from './problem.ts'

/** A request that came in, and why it was refused, or null when it was right. */
interface SeenRequest {
  readonly api: ProviderApi
  readonly model: string
  readonly body: unknown
  readonly headers: IncomingMessage['headers']
  readonly refusal: Refusal | null
}

export interface ProviderServer {
  /** `http://127.0.0.1:…`. The OpenAI SDK wants `${origin}/v1`, the others the origin. */
  readonly origin: string
  /** What came in, the oldest first. */
  readonly requests: readonly SeenRequest[]
  close(): Promise<void>
}

/** What is wrong with a request, or null when the provider would take it. Needs no server. */
export function refusalOf(api: ProviderApi, body: unknown, model = ''): Refusal | null {
  try {
    if (api === 'openai-chat') checkOpenAiChat(body)
    else if (api === 'openai-responses') checkOpenAiResponses(body)
    else if (api === 'anthropic') checkAnthropic(body)
    else checkGemini(body, model)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Starts the server. `answer` is the text of every answer. */
export async function startProviderServer({ answer = 'There is room.' } = {}): Promise<ProviderServer> {
  const requests: SeenRequest[] = []
  const server = createServer((request, response) => {
    handle(request, response, answer, requests).catch((error: unknown) => {
      response
        .writeHead(500, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: String(error) } }))
    })
  })
  const listening = await listen(server)
  return {
    ...listening,
    requests,
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: string,
  requests: SeenRequest[],
): Promise<void> {
  const called = routeOf(request.url ?? '')
  if (!called || request.method !== 'POST') {
    request.resume()
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"no such route"}}')
    return
  }
  const body = JSON.parse(await textOf(request)) as Readonly<Record<string, unknown>>
  const { api } = called
  const model = called.model ?? String(body.model)
  const refusal = refusalOf(api, body, model)
  requests.push({ api, model, body, headers: request.headers, refusal })
  if (refusal) {
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end(JSON.stringify(refusedAnswer(api, refusal.path, refusal.message)))
  } else if (called.streams || body.stream === true) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(streamedAnswer(api, model, answer))
  } else {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wholeAnswer(api, model, answer)))
  }
}

function routeOf(url: string): { api: ProviderApi; model?: string; streams?: boolean } | null {
  const { pathname } = new URL(url, 'http://localhost')
  if (pathname === '/v1/chat/completions') return { api: 'openai-chat' }
  if (pathname === '/v1/responses') return { api: 'openai-responses' }
  if (pathname === '/v1/messages') return { api: 'anthropic' }
  const [, model, call] =
    /^\/v1(?:beta)?\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(pathname) ?? []
  return model === undefined ? null : { api: 'gemini', model, streams: call === 'streamGenerateContent' }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
