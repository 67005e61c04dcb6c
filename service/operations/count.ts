import { type ChatApi, type ChatRequest, type Count, countRequest } from '../../src/chat/index.ts'
import { fidelityOf } from '../../src/chat/scale.ts'
import { scaled, toCount } from '../../src/chat/size.ts'
import { readMessages, readTools } from '../read/chat.ts'
import { invalid, type JsonObject, optional, readExact, readList, readText } from '../read/fields.ts'
import { readApi, readRequest } from '../read/request.ts'
import { type CountingTarget, readTarget } from '../target.ts'
import type { Answer, Operands } from './types.ts'

const contents = ['text', 'texts', 'messages', 'request'] as const

/** `POST /v1/count`: the tokens of a text, of each of several, or of a chat request with its framing. */
export async function count(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = readExact(input, 'body', ['model', 'encoding', 'api', ...contents, 'tools'])
  const given = contents.filter((field) => body[field] !== undefined)
  if (given.length !== 1) throw invalid('body', body, `exactly one of ${contents.join(', ')}`)
  const api = readApi(body, 'body')
  const texts = readTexts(body)
  const request = texts === null ? readCountable(body, api) : null
  if (body.tools !== undefined && body.messages === undefined) {
    throw invalid('body.tools', body.tools, 'nothing, but for messages beside it')
  }

  const named: JsonObject =
    body.model === undefined && request?.model !== undefined ? { ...body, model: request.model } : body
  const target = await readTarget(named, 'body', tokenizers, settings.models)
  const { tokenizer, info } = target
  if (request !== null) {
    return answer(target, await countRequest(request, { counter: tokenizer, api, ...(info && { model: info }) }))
  }
  const counts = tokenizer.countMany(texts!)
  const { scale, source } = fidelityOf(info)
  const total = scaled(
    counts.reduce((sum, one) => sum + one, 0),
    scale,
  )
  return answer(target, toCount(total, source), body.texts === undefined ? {} : { counts: [...counts] })
}

function readTexts(body: JsonObject): readonly string[] | null {
  const text = optional(body, 'body', 'text', readText)
  return text !== undefined
    ? [text]
    : (optional(body, 'body', 'texts', (value, path) => readList(value, path, readText)) ?? null)
}

/** `request` as it would be sent, or `messages` and `tools` of OpenAI Chat. */
function readCountable(body: JsonObject, api: ChatApi): JsonObject & ChatRequest<object> {
  if (body.request !== undefined) return readRequest(body.request, 'body.request', api)
  if (api !== 'openai-chat') throw invalid('body.messages', body.messages, `nothing, but a request of ${api}`)
  const messages = readMessages(body.messages, 'body.messages')
  const tools = optional(body, 'body', 'tools', readTools)
  return tools === undefined ? { messages } : { messages, tools }
}

function answer({ model, info, tokenizer }: CountingTarget, counted: Count, more: object = {}): Answer {
  const windowTokens = info?.windowTokens ?? null
  const body = {
    model,
    encoding: tokenizer.encoding,
    ...counted,
    ...more,
    windowTokens,
    // May be negative: by how much it is over.
    freeTokens: windowTokens === null ? null : windowTokens - counted.upper,
  }
  return { body, headers: { 'x-token-count': String(counted.upper) } }
}
