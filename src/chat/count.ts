import type { TokenCounter } from '../counter.ts'
import { type EncodingName, encodingForModel } from '../models/encodings.ts'
import type { Part, PartKind } from './adapter.ts'
import { CountMemo } from './memo.ts'
import { openAiChat } from './openai-chat.ts'
import { addRanges, breakdownOf, sizeOf, toCount } from './size.ts'
import type { ChatMessage, Count, ToolDefinition } from './types.ts'

/** A request to be counted. */
export interface CountableRequest {
  readonly messages: readonly ChatMessage[]
  readonly tools?: readonly ToolDefinition[]
}

/** What a request costs as input. */
export interface RequestCount extends Count {
  /** Tokens of what the caller wrote, and of what the chat template adds: `upper` is the sum of both. */
  readonly contentTokens: number
  readonly framingTokens: number
  /** Upper bounds per kind of part; they add up to `upper`. */
  readonly breakdown: Readonly<Partial<Record<PartKind, number>>>
  /** Upper bounds per message, in order. */
  readonly messageTokens: readonly number[]
}

/**
 * Counts a whole OpenAI Chat request, framing and tools included, with one `countMany`.
 *
 * @example
 * const { tokens } = await countRequest({ messages: [{ role: 'user', content: 'hi' }] }, { model: 'gpt-4o', counter })
 */
export async function countRequest(
  request: CountableRequest,
  options: { readonly counter: TokenCounter; readonly model?: string; readonly signal?: AbortSignal },
): Promise<RequestCount> {
  const encoding =
    options.model === undefined ? (options.counter.encoding as EncodingName) : encodingForModel(options.model)
  const adapter = openAiChat(encoding)
  const tools = request.tools ?? []
  const perMessage = request.messages.map((message) => adapter.describe(message))
  const rest = [...tools.flatMap((tool) => adapter.describeTool(tool)), ...adapter.fixed(tools.length > 0)]
  const all = [...perMessage.flat(), ...rest]
  const tokensOf = await new CountMemo(options.counter).countAll(textsOf(all), options.signal)
  const { content, framing } = sizeOf(all, tokensOf)
  const source = options.counter.encoding === encoding ? 'bpe' : 'estimate'
  return Object.freeze({
    ...toCount(addRanges(content, framing), source),
    contentTokens: content.upper,
    framingTokens: framing.upper,
    breakdown: Object.freeze(
      Object.fromEntries([...breakdownOf(all, tokensOf)].map(([kind, range]) => [kind, range.upper])),
    ),
    messageTokens: Object.freeze(
      perMessage.map((parts) => {
        const size = sizeOf(parts, tokensOf)
        return size.content.upper + size.framing.upper
      }),
    ),
  })
}

function* textsOf(parts: readonly Part[]): Generator<string> {
  for (const part of parts) if ('text' in part) yield part.text
}
