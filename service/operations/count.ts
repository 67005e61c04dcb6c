import { type ChatApi, type ChatRequest, type Count, countRequest } from '../../src/chat/index.ts'
import { fidelityOf } from '../../src/chat/scale.ts'
import { scaled, toCount } from '../../src/chat/size.ts'
import { countBody } from '../schemas/bodies.ts'
import { invalid, read } from '../schemas/read.ts'
import { chatRequest, type JsonObject, readRequest } from '../schemas/requests.ts'
import { type CountingTarget, readTarget } from '../target.ts'
import type { Answer, Operands } from './types.ts'

/** `POST /v1/count`: the tokens of a text, of each of several, or of a chat request with its framing. */
export async function count(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = read(countBody, input, 'body')
  const { api = 'openai-chat', encoding } = body
  if (body.tools !== undefined && body.messages === undefined) {
    throw invalid('body.tools', body.tools, 'nothing, except beside messages')
  }
  const texts = body.text !== undefined ? [body.text] : body.texts
  const request = texts === undefined ? readCountable(body, api) : null
  const named = { model: body.model ?? request?.model, encoding }
  const target = await readTarget(named, 'body', tokenizers, settings.models)
  const { tokenizer, info } = target
  if (request !== null) {
    return answer(target, await countRequest(request, { counter: tokenizer, api, ...(info && { model: info }) }))
  }
  const counts = tokenizer.countMany(texts ?? [])
  const { scale, source } = fidelityOf(info)
  const total = scaled(
    counts.reduce((sum, one) => sum + one, 0),
    scale,
  )
  return answer(target, toCount(total, source), body.texts === undefined ? {} : { counts: [...counts] })
}

/** `request` as it would be sent, or `messages` and `tools` of OpenAI Chat. */
function readCountable({ request, messages, tools }: JsonObject, api: ChatApi): JsonObject & ChatRequest<object> {
  if (request !== undefined) return readRequest(request, 'body.request', api)
  if (api !== 'openai-chat') throw invalid('body.messages', messages, `nothing, but a request of ${api}`)
  return chatRequest(messages, tools)
}

function answer({ model, info, tokenizer }: CountingTarget, counted: Count, more: object = {}): Answer {
  const windowTokens = info?.windowTokens ?? null
  const inputLimitTokens = info?.inputLimitTokens
  const mostTokens = windowTokens === null ? null : Math.min(windowTokens, inputLimitTokens ?? windowTokens)
  const body = {
    model,
    encoding: tokenizer.encoding,
    ...counted,
    ...more,
    windowTokens,
    ...(inputLimitTokens !== undefined && { inputLimitTokens }),
    // May be negative: by how much it is over.
    freeTokens: mostTokens === null ? null : mostTokens - counted.upper,
  }
  return { body, headers: { 'x-token-count': String(counted.upper) } }
}
