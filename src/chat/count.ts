import type { TokenCounter } from '../counter.ts'
import type { ModelInfo } from '../models/types.ts'
import type { ChatAdapter } from './adapters/adapter.ts'
import { adapterFor } from './adapters/index.ts'
import { addTexts, type Part, type PartKind, type Unbounded, type Unread, within } from './adapters/part.ts'
import { RULES_AS_OF } from './adapters/rules.ts'
import type { RequestOf } from './api-shapes.ts'
import { checkRequest, requireCounter } from './check.ts'
import type { Fields } from './content.ts'
import { type Apart, countedBefore, isCountedAgain, type Sizes } from './counted-before.ts'
import { type MediaSizes, withDeclared } from './declared.ts'
import { describedBefore } from './described-before.ts'
import { CountMemo } from './memo.ts'
import { type CountWarning, resolveCountTarget } from './named-model.ts'
import { fidelityOf } from './scale.ts'
import { addRanges, type Scale, type Sum, sizeOf, toCount } from './size.ts'
import type { ChatApi, ChatRequest, Count } from './types.ts'
import { checkSignal } from './until-aborted.ts'

/** What a request costs as input. */
export interface RequestCount extends Count {
  /** Tokens of what the caller wrote, and of what the chat template adds: `upper` is the sum of both. */
  readonly contentTokens: number
  readonly framingTokens: number
  /** Upper bounds per kind of part; they add up to `upper`. */
  readonly breakdown: Readonly<Partial<Record<PartKind, number>>>
  /** Upper bounds per message, in order; a system prompt that the API keeps elsewhere comes first. */
  readonly messageTokens: readonly number[]
  /** Fields that the reader does not know. Each costs its JSON at most; with any of them a count is not exact. */
  readonly unread: readonly Unread[]
  /** What the body does not hold: links, files by id, conversations, cached content. The bounds are not of their content. */
  readonly unbounded: readonly Unbounded[]
  readonly warnings: readonly CountWarning[]
  /** Until when bills were recorded that the constants and bounds were fitted to, `YYYY-MM-DD`. */
  readonly asOf: string
}

export interface CountRequestOptions {
  readonly counter: TokenCounter
  /** A model id, or an entry of your own. Without it the counter is taken to be the model's. */
  readonly model?: string | ModelInfo
  /** Default `openai-chat`. */
  readonly api?: ChatApi
  /** Who serves the model: `openai`, `azure`, `vertex`, `groq`, … The same request costs differently at two of them. */
  readonly provider?: string
  /** What to do about a model that is not known: refuse it (the default), or estimate with wide bounds and a warning. */
  readonly unknownModel?: 'error' | 'estimate'
  /** How large is what the request only names: a link, a file by its id. `undefined` where you do not know either. */
  readonly media?: MediaSizes
  /** Factors from the counter's tokens to the model's, learnt from usage. */
  readonly calibration?: Scale
  readonly signal?: AbortSignal
}

/**
 * Counts a whole request in the shape of its API, framing and tools included, with one `countMany`.
 * Throws `UNKNOWN_MODEL`; `INVALID_ARGUMENT` with the path of what does not have the API's shape, where there is no
 * counter, where the counter is not the model's or answers what is no count, and where the signal is none.
 *
 * @example
 * const { tokens } = await countRequest({ messages: [{ role: 'user', content: 'hi' }] }, { model: 'gpt-4o', counter })
 */
export async function countRequest<R extends RequestOf<A>, A extends ChatApi = 'openai-chat'>(
  request: R,
  options: CountRequestOptions & { readonly api?: A },
): Promise<RequestCount> {
  const counter = requireCounter('countRequest', options)
  checkSignal(options.signal)
  const { api, info, adapter: target, warnings } = resolveCountTarget(options, counter)
  const adapter = adapterFor<object>(api, target)
  checkRequest(adapter.api, request)
  const { scale, source, kind } = fidelityOf(info, counter, { calibration: options.calibration, request })
  const taken = takeApart(adapter, request as ChatRequest<object>, isCountedAgain(request, counter))
  const { media } = options
  const declared = (parts: readonly Part[]) => (media ? withDeclared(parts, request, media, api, target) : parts)
  const apart = { perMessage: taken.perMessage.map(declared), rest: declared(taken.rest) }
  options.signal?.throwIfAborted()
  const { content, framing, kinds, messageTokens } = await countedBefore({ request, counter, kind }, apart, () =>
    sizesOf(apart, counter, scale, options.signal),
  )
  const count = toCount(addRanges(content, framing), source)
  const unread = each(apart, (part) => part.unread)
  const unbounded = each(apart, (part) => part.unbounded)
  return Object.freeze({
    ...count,
    exact: count.exact && unread.length + unbounded.length === 0,
    contentTokens: content.upper,
    framingTokens: framing.upper,
    breakdown: Object.freeze(Object.fromEntries([...kinds].map(([name, range]) => [name, range.upper]))),
    messageTokens,
    unread,
    unbounded,
    warnings: Object.freeze(warnings),
    asOf: RULES_AS_OF,
  })
}

/** The parts of each message, and of everything else. How messages are described is kept where a request is counted again. */
function takeApart<M extends object>(adapter: ChatAdapter<M>, request: ChatRequest<M>, isAgain: boolean) {
  const { messages, messagePaths, tools, toolPaths } = adapter.read(request)
  const describe = isAgain ? (message: M) => describedBefore(adapter, message) : adapter.describe
  const perMessage = messages.map((message, at) => within(messagePaths[at] ?? '', describe(message)))
  const definitions = tools.flatMap((tool, at) => within(toolPaths[at] ?? '', adapter.describeTool(tool)))
  const frame = adapter.frame({ messages, tools, fields: request as Fields })
  return { perMessage, rest: [...definitions, ...frame] }
}

/** What parts cost, with one `countMany`. */
async function sizesOf(
  { perMessage, rest }: Apart,
  counter: TokenCounter,
  scale: Scale,
  signal: AbortSignal | undefined,
): Promise<Sizes> {
  const texts: string[] = []
  for (const parts of [...perMessage, rest]) addTexts(texts, parts)
  const tokensOf = await new CountMemo(counter, 0, scale).countAll(texts, signal)
  const kinds = new Map<PartKind, Sum>()
  const messages = perMessage.map((parts) => sizeOf(parts, tokensOf, scale, kinds))
  const { content, framing } = [...messages, sizeOf(rest, tokensOf, scale, kinds)].reduce((sum, size) => ({
    content: addRanges(sum.content, size.content),
    framing: addRanges(sum.framing, size.framing),
  }))
  const messageTokens = Object.freeze(messages.map((size) => size.content.upper + size.framing.upper))
  return { content, framing, kinds, messageTokens }
}

/** Notes of parts, each place once. */
function each<N extends Unread>({ perMessage, rest }: Apart, noteOf: (part: Part) => N | undefined): readonly N[] {
  const byPath = new Map<string, N>()
  const add = (part: Part) => {
    const note = noteOf(part)
    if (note) byPath.set(note.path, Object.freeze({ ...note }))
  }
  for (const parts of perMessage) for (const part of parts) add(part)
  rest.forEach(add)
  return Object.freeze([...byPath.values()])
}
