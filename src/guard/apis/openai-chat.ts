/** OpenAI Chat Completions, and the many servers that speak it. */
import { statedOutputTokens } from '../../chat/output-limit.ts'
import { type Fields, fieldsOf, isFields, objectsIn, tokensOf } from '../json.ts'
import type { EventFacts, Follower, GuardApi, OpenEnd, OutputPiece, StoppedUsage } from './api.ts'
import { dataEvent } from './sse-text.ts'

export const openAiChatGuard: GuardApi = {
  shape: 'openai-chat',
  isChat: true,
  ask: (body) => ({
    statedOutputTokens: statedOutputTokens(body),
    leastOutputTokens: 1,
    choices: tokensOf(body.n) ?? 1,
    streams: body.stream === true,
    openEnds: openEndsOf(body),
    thinksUnseen: 'model',
  }),
  limitOutput(body, outputTokens, provider) {
    // The older field is refused by reasoning models, the newer one is not known to all compatible servers.
    const isOld = tokensOf(body.max_tokens) !== undefined && tokensOf(body.max_completion_tokens) === undefined
    const isNew = tokensOf(body.max_completion_tokens) !== undefined
    const name =
      !isOld && (isNew || provider === 'openai' || provider === 'azure') ? 'max_completion_tokens' : 'max_tokens'
    return { ...body, [name]: outputTokens }
  },
  forStream: (body) =>
    asksForUsage(body) ? body : { ...body, stream_options: { ...fieldsOf(body.stream_options), include_usage: true } },
  readWhole: (answer) =>
    objectsIn(fieldsOf(answer).choices).flatMap((choice, at) => piecesOf(choice.message, `${choice.index ?? at}`)),
  follow: (body) => new ChatFollower(!asksForUsage(body)),
}

function asksForUsage(body: Fields): boolean {
  return fieldsOf(body.stream_options).include_usage === true
}

function openEndsOf(body: Fields): readonly OpenEnd[] {
  const ends: OpenEnd[] = []
  if (isFields(body.web_search_options)) {
    ends.push({ path: 'web_search_options', reason: 'what a search finds is billed as input' })
  }
  for (const [at, tool] of (Array.isArray(body.tools) ? body.tools : []).entries()) {
    const type = fieldsOf(tool).type
    if (type === undefined || type === 'function' || type === 'custom') continue
    ends.push({
      path: `tools[${at}]`,
      reason: `the provider runs the tool ${JSON.stringify(type)} and bills what it finds`,
    })
  }
  return ends
}

/**
 * What a message, or the delta of one, generates. Thoughts that a server shows are output too. `named` has the calls whose
 * names were counted: some servers name a call in each of its chunks.
 */
function piecesOf(message: unknown, of: string, named = new Set<string>()): OutputPiece[] {
  const { content, refusal, reasoning_content, reasoning, tool_calls, function_call } = fieldsOf(message)
  const pieces: OutputPiece[] = []
  const add = (name: string, text: unknown) => {
    if (typeof text === 'string' && text !== '') pieces.push({ of: `${of}/${name}`, text })
  }
  add('content', content)
  add('refusal', refusal)
  add('reasoning', reasoning_content ?? reasoning)
  for (const [at, call] of objectsIn(tool_calls).entries()) {
    const { name, arguments: args, input } = fieldsOf(call.function ?? call.custom)
    const key = JSON.stringify([of, call.index ?? at, call.id, name])
    if (typeof call.id !== 'string' || !named.has(key)) add(`call ${call.index ?? at}`, name)
    named.add(key)
    add(`call ${call.index ?? at}`, args ?? input)
  }
  const called = fieldsOf(function_call)
  add('call', called.name)
  add('call', called.arguments)
  return pieces
}

/** Random characters that OpenAI adds to a chunk, so that its length tells nothing. So many are not equal by chance. */
const LEAST_OBFUSCATION = 4

/** Whether two chunks that are equal are one that was sent twice: it has what is another in each chunk. */
function isMarked({ obfuscation, usage }: Fields): boolean {
  if (typeof obfuscation === 'string' && obfuscation.length >= LEAST_OBFUSCATION) return true
  // Usage of the answer so far grows with what is said.
  return (tokensOf(fieldsOf(usage).completion_tokens) ?? 0) > 0
}

class ChatFollower implements Follower {
  isCurrent = false
  isOver = false
  readonly #hidesUsage: boolean
  /** What every chunk of this answer has in common, from the first of them. */
  #head: Fields = {}
  /** The choices that have begun and not ended. */
  readonly #open = new Set<number>()
  readonly #named = new Set<string>()

  constructor(hidesUsage: boolean) {
    this.#hidesUsage = hidesUsage
  }

  read(chunk: unknown, isEqual: boolean): EventFacts {
    if (chunk === '[DONE]') this.isOver = true
    if (!isFields(chunk)) return { pieces: [] }
    const choices = objectsIn(chunk.choices)
    if (choices.length > 0) {
      const { id, object, created, model } = chunk
      this.#head = { id, object, created, model }
    }
    const hasUsage = isFields(chunk.usage) && tokensOf(chunk.usage.prompt_tokens) !== undefined
    // Some servers report it with every chunk.
    if (hasUsage) this.isCurrent = true
    else if (choices.length > 0) this.isCurrent = false
    for (const { index, finish_reason } of choices) {
      const at = tokensOf(index) ?? 0
      if (typeof finish_reason === 'string') this.#open.delete(at)
      else this.#open.add(at)
    }
    const isRepeated = isEqual && isMarked(chunk)
    const said = isRepeated ? [] : choices
    const pieces = said.flatMap(({ index, delta }) => piecesOf(delta, `${index ?? 0}`, this.#named))
    const hidden = this.#hidesUsage && hasUsage && Array.isArray(chunk.choices) && choices.length === 0
    return { pieces, hidden }
  }

  ending({ inputTokens, outputTokens }: StoppedUsage): string {
    const open = this.#open.size > 0 ? [...this.#open] : [0]
    const head = { object: 'chat.completion.chunk', ...this.#head }
    const finish = open.map((index) => ({ index, delta: {}, finish_reason: 'length', logprobs: null }))
    const usage = {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    }
    const last = this.#hidesUsage ? '' : dataEvent({ ...head, choices: [], usage })
    return `${dataEvent({ ...head, choices: finish })}${last}data: [DONE]\n\n`
  }

  failing(message: string, code: string): string {
    return dataEvent({ error: { message, type: 'budget_exceeded', param: null, code } })
  }
}
