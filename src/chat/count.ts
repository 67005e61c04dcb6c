import type { TokenCounter } from '../counter.ts'
import { type EncodingName, findEncodingForModel } from '../encodings/index.ts'
import { getModel } from '../models/catalogue.ts'
import type { ModelInfo } from '../models/types.ts'
import type { Part, PartKind } from './adapters/adapter.ts'
import { adapterFor } from './adapters/index.ts'
import { checkRequest, requireCounter } from './check.ts'
import { CountMemo } from './memo.ts'
import { fidelityOf } from './scale.ts'
import { addRanges, breakdownOf, type Scale, sizeOf, toCount } from './size.ts'
import type { ChatApi, ChatRequest, Count } from './types.ts'

/** What a request costs as input. */
export interface RequestCount extends Count {
  /** Tokens of what the caller wrote, and of what the chat template adds: `upper` is the sum of both. */
  readonly contentTokens: number
  readonly framingTokens: number
  /** Upper bounds per kind of part; they add up to `upper`. */
  readonly breakdown: Readonly<Partial<Record<PartKind, number>>>
  /** Upper bounds per message, in order; a system prompt that the API keeps elsewhere comes first. */
  readonly messageTokens: readonly number[]
}

export interface CountRequestOptions {
  readonly counter: TokenCounter
  /** A model id, or an entry of your own. Without it the counter is taken to be the model's. */
  readonly model?: string | ModelInfo
  /** Default `openai-chat`. */
  readonly api?: ChatApi
  /** Factors from the counter's tokens to the model's, learnt from usage. */
  readonly calibration?: Scale
  readonly signal?: AbortSignal
}

/**
 * Counts a whole request in the shape of its API, framing and tools included, with one `countMany`.
 * Throws `INVALID_ARGUMENT` with the path of what does not have that shape, and where there is no counter.
 *
 * @example
 * const { tokens } = await countRequest({ messages: [{ role: 'user', content: 'hi' }] }, { model: 'gpt-4o', counter })
 */
export async function countRequest<M extends object>(
  request: ChatRequest<M>,
  options: CountRequestOptions,
): Promise<RequestCount> {
  const counter = requireCounter('countRequest', options)
  const model = typeof options.model === 'string' ? describeModel(options.model) : (options.model ?? null)
  const encoding = model?.encoding ?? (counter.encoding as EncodingName)
  const adapter = adapterFor<M>(options.api ?? 'openai-chat', encoding, model?.id ?? '')
  const { scale, source } = fidelityOf(model, options.calibration)
  checkRequest(adapter.api, request)
  const { messages, tools, extra } = adapter.read(request)
  const perMessage = messages.map((message) => adapter.describe(message))
  const rest = [...tools.flatMap((tool) => adapter.describeTool(tool)), ...extra, ...adapter.fixed(tools.length > 0)]
  const all = [...perMessage.flat(), ...rest]
  const tokensOf = await new CountMemo(counter).countAll(textsOf(all), options.signal)
  const { content, framing } = sizeOf(all, tokensOf, scale)
  return Object.freeze({
    ...toCount(addRanges(content, framing), source),
    contentTokens: content.upper,
    framingTokens: framing.upper,
    breakdown: Object.freeze(
      Object.fromEntries([...breakdownOf(all, tokensOf, scale)].map(([kind, range]) => [kind, range.upper])),
    ),
    messageTokens: Object.freeze(
      perMessage.map((parts) => {
        const size = sizeOf(parts, tokensOf, scale)
        return size.content.upper + size.framing.upper
      }),
    ),
  })
}

// Counting needs the encoding only, so models without a catalogue entry will do.
function describeModel(id: string): Pick<ModelInfo, 'id' | 'encoding'> & ModelInfo {
  const encoding = findEncodingForModel(id)
  return encoding ? { id, encoding, windowTokens: 0 } : getModel(id)
}

function* textsOf(parts: readonly Part[]): Generator<string> {
  for (const part of parts) if ('text' in part) yield part.text
}
