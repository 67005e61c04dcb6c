import { type ChatApi, type ChatRequest, type Count, countRequest } from '../../src/chat/index.ts'
import { CountMemo } from '../../src/chat/memo.ts'
import { fidelityOf } from '../../src/chat/scale.ts'
import { addRanges, rangeOfText, toCount } from '../../src/chat/size.ts'
import { inputRoom } from '../../src/models/index.ts'
import { type CountingTarget, readTarget } from '../counted-model.ts'
import { mediaSizes } from '../media.ts'
import { countBody } from '../schemas/bodies.ts'
import { invalid, read } from '../schemas/read.ts'
import { apiOf, chatRequest, type JsonObject, readRequest } from '../schemas/requests.ts'
import type { Answer, Operands } from './types.ts'

/** `POST /v1/count`: the tokens of a text, of each of several, or of a chat request with its framing. */
export async function count(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = read(countBody, input, 'body')
  const { encoding, provider, unknownModel, media } = body
  const api = apiOf(body.api, body.messages, (body.request as JsonObject | undefined)?.messages)
  if (body.tools !== undefined && body.messages === undefined) {
    throw invalid('body.tools', body.tools, 'nothing, except beside messages')
  }
  const texts = body.text !== undefined ? [body.text] : body.texts
  const request = texts === undefined ? readCountable(body, api) : null
  const named = { model: body.model ?? request?.model, encoding, ...(unknownModel && { unknownModel }) }
  const target = await readTarget(named, 'body', tokenizers, settings.models)
  const { tokenizer, info } = target
  if (request !== null) {
    const options = {
      counter: tokenizer,
      api,
      ...(info && { model: info }),
      ...(provider !== undefined && { provider }),
      ...(media && { media: mediaSizes(media) }),
    }
    return answer(target, await countRequest(request, options))
  }
  const { scale, source } = fidelityOf(info, tokenizer)
  const tokensOf = await new CountMemo(tokenizer, undefined, scale).countAll(texts ?? [])
  const total = (texts ?? [])
    .map((text) => rangeOfText(text, tokensOf, scale))
    .reduce(addRanges, { lower: 0, tokens: 0, upper: 0 })
  return answer(target, toCount(total, source), body.texts === undefined ? {} : { counts: texts?.map(tokensOf) })
}

/** `request` as it would be sent, or `messages` and `tools` of OpenAI Chat. */
function readCountable({ request, messages, tools }: JsonObject, api: ChatApi): JsonObject & ChatRequest<object> {
  if (request !== undefined) return readRequest(request, 'body.request', api)
  if (api !== 'openai-chat' && api !== 'ai-sdk')
    throw invalid('body.messages', messages, `nothing, but a request of ${api}`)
  return chatRequest(messages, tools)
}

function answer(
  { model, info, tokenizer, warnings }: CountingTarget,
  counted: Count & { readonly warnings?: readonly object[] },
  more: object = {},
): Answer {
  const windowTokens = info?.windowTokens || null
  const inputLimitTokens = info?.inputLimitTokens
  const room = info && windowTokens !== null ? inputRoom(info, counted.upper) : null
  const body = {
    model,
    encoding: tokenizer.encoding,
    ...counted,
    ...more,
    ...(warnings.length > 0 && { warnings: [...warnings, ...(counted.warnings ?? [])] }),
    windowTokens,
    ...(inputLimitTokens !== undefined && { inputLimitTokens }),
    // May be negative: by how much it is over.
    freeTokens: room && room.freeTokens - room.overTokens,
  }
  return { body, headers: { 'x-token-count': String(counted.upper) } }
}
