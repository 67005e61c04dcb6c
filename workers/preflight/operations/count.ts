import { type Count, countRequest } from '../../../src/chat/index.ts'
import { readMessages, readTools } from '../read/chat.ts'
import { invalid, optional, readExact, readList, readText } from '../read/fields.ts'
import { type CountingTarget, readTarget } from '../target.ts'
import type { Answer, Service } from './types.ts'

const contents = ['text', 'texts', 'messages'] as const

/** `POST /v1/count`: the tokens of a text, of each of several, or of a chat request with its framing. */
export async function count(input: unknown, { tokenizers, models }: Service): Promise<Answer> {
  const body = readExact(input, 'body', ['model', 'encoding', ...contents, 'tools'])
  const text = optional(body, 'body', 'text', readText)
  const texts = optional(body, 'body', 'texts', (value, path) => readList(value, path, readText))
  const messages = optional(body, 'body', 'messages', readMessages)
  const tools = optional(body, 'body', 'tools', readTools)
  const given = contents.filter((field) => body[field] !== undefined)
  if (given.length !== 1) throw invalid('body', body, `exactly one of ${contents.join(', ')}`)
  if (tools !== undefined && messages === undefined) throw invalid('body.tools', tools, 'messages beside it')

  const target = await readTarget(body, 'body', tokenizers, models)
  const { tokenizer } = target
  if (messages !== undefined) {
    const request = tools === undefined ? { messages } : { messages, tools }
    const counted = await countRequest(request, { counter: tokenizer })
    return answer(target, target.exact ? counted : { ...counted, exact: false, source: 'estimate' })
  }
  const counts = tokenizer.countMany(texts ?? [text!])
  const tokens = counts.reduce((sum, one) => sum + one, 0)
  return answer(target, {
    tokens,
    lower: tokens,
    upper: tokens,
    exact: target.exact,
    source: target.exact ? 'bpe' : 'estimate',
    ...(texts && { counts: [...counts] }),
  })
}

function answer({ model, info, tokenizer }: CountingTarget, counted: Count): Answer {
  const windowTokens = info?.windowTokens ?? null
  const body = {
    model,
    encoding: tokenizer.encoding,
    ...counted,
    windowTokens,
    // May be negative: by how much it is over.
    freeTokens: windowTokens === null ? null : windowTokens - counted.upper,
  }
  return { body, headers: { 'x-token-count': String(counted.upper) } }
}
