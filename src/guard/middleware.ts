/** The guard as a middleware of the AI SDK, for models that take no `fetch`, and for those behind a gateway. */
import { digestBody, type Scope } from '../ledger/index.ts'
import { createUsageReader } from '../usage/index.ts'
import type { Admitted, Call } from './admit.ts'
import { aiSdkGuard } from './apis/ai-sdk.ts'
import { type Fields, fieldsOf } from './json.ts'
import type { AiSdkMiddleware } from './middleware-types.ts'
import { OutputCount } from './output-count.ts'
import { isUnknown } from './receive.ts'
import { tellRefusal } from './refusal-event.ts'
import type { Shared } from './shared.ts'
import { follow } from './stream/follow.ts'
import { PartPassage, type StreamPart } from './stream/part-passage.ts'
import type { GuardedRequest } from './types.ts'

/** The middleware for requests of `scope`. */
export function createMiddleware<V extends 'v3' | 'v4'>(shared: Shared, scope: Scope, version: V): AiSdkMiddleware<V> {
  return {
    specificationVersion: version,
    async wrapGenerate({ params, model }) {
      const { call, admitted } = await admit(shared, scope, params, model)
      const { account } = admitted
      const flight = begin(shared, call)
      try {
        const answer = await model.doGenerate(limited(params, admitted, flight.signal))
        const usage = createUsageReader('ai-sdk')
        usage.add(answer)
        const reported = usage.usage()
        const count = countFor(admitted)
        if (reported === null) await count.add(aiSdkGuard.readWhole(answer))
        const settled = { endedBy: 'end', status: 200, isUnknown: isUnknown(admitted) } as const
        await account.settle({ usage: reported, isCurrent: reported !== null, output: count.bounds, ...settled })
        return answer
      } catch (error) {
        await failed(shared, call, admitted, error)
        throw error
      } finally {
        flight.end()
      }
    },
    async wrapStream({ params, model }) {
      const { call, admitted } = await admit(shared, scope, params, model)
      const flight = begin(shared, call)
      try {
        const answer = await model.doStream(limited(params, admitted, flight.signal))
        const { whenPastBudget, idleMs, silentMs } = shared.settings
        const stream = follow<StreamPart, StreamPart>({
          upstream: answer.stream as ReadableStream<unknown> as ReadableStream<StreamPart>,
          passage: new PartPassage(createUsageReader('ai-sdk'), countFor(admitted)),
          status: 200,
          account: admitted.account,
          isUnknown: isUnknown(admitted),
          whenPastBudget,
          idleMs,
          silentMs,
          signal: call.signal,
          onEnd: flight.end,
        })
        flight.stop = () => void stream.stop()
        return { ...answer, stream: stream.body as ReadableStream<unknown> as typeof answer.stream }
      } catch (error) {
        await failed(shared, call, admitted, error)
        flight.end()
        throw error
      }
    },
  }
}

async function admit(
  { settings, desk, active }: Shared,
  ownScope: Scope,
  params: object,
  { modelId, provider }: { readonly modelId: string; readonly provider: string },
): Promise<{ readonly call: Call; readonly admitted: Admitted }> {
  const options = params as Fields
  const headers = new Headers()
  for (const [name, value] of Object.entries(fieldsOf(options.headers))) {
    if (typeof value === 'string') headers.set(name, value)
  }
  const request: GuardedRequest = { endpoint: 'language-model', url: '', headers, model: modelId }
  const given = typeof settings.scope === 'function' ? await settings.scope(request) : settings.scope
  const scope = { ...given, ...ownScope }
  const { prompt, tools, responseFormat, providerOptions, maxOutputTokens } = options
  const body = { messages: prompt, tools, maxOutputTokens, providerOptions, responseFormat }
  const text = JSON.stringify(body)
  const call: Call = {
    api: aiSdkGuard,
    request,
    body,
    text,
    // `openai.chat`, `google.generative-ai`
    provider: settings.provider ?? provider.split('.')[0],
    scope,
    id: settings.requestId?.(request) ?? headers.get('x-tokenroom-request-id') ?? undefined,
    digest: () => digestBody(JSON.stringify([scope, provider, modelId, text])),
    signal: options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined,
  }
  try {
    active.checkOpen()
    return { call, admitted: await desk.admit(call) }
  } catch (error) {
    tellRefusal(settings, error, 'language-model', modelId, scope)
    throw error
  }
}

function countFor({ account }: Admitted): OutputCount {
  const { target } = account.measured
  return new OutputCount(target.own, target.scale)
}

function limited<P extends object>(params: P, { account }: Admitted, abortSignal: AbortSignal): P {
  return { ...params, maxOutputTokens: account.reservation.affordableOutputTokens, abortSignal }
}

/** A flight of its own signal, so that closing the guard ends it. */
function begin({ active, desk }: Shared, { signal }: Call) {
  const stopper = new AbortController()
  const abort = (): void => stopper.abort(signal?.reason)
  if (signal?.aborted) abort()
  else signal?.addEventListener('abort', abort, { once: true })
  const flight = {
    signal: stopper.signal,
    stop: () => stopper.abort(new DOMException('the guard was closed', 'AbortError')),
    end: () => {
      signal?.removeEventListener('abort', abort)
      active.remove(flight)
      desk.waiters.changed()
    },
  }
  active.add(flight)
  return flight
}

/** A call that failed was billed unless the provider says a status: it may have answered. */
async function failed({ desk, settings }: Shared, { signal }: Call, admitted: Admitted, error: unknown): Promise<void> {
  const { statusCode, isRetryable } = error as { readonly statusCode?: unknown; readonly isRetryable?: unknown }
  if (typeof statusCode === 'number' && statusCode >= 400) {
    if (isRetryable !== true) return admitted.account.release(statusCode)
    desk.attempts.keep(await admitted.key(), admitted.account, statusCode, settings.retryWindowMs)
    return
  }
  await admitted.account.settle({
    usage: null,
    isCurrent: false,
    output: { lower: 0, upper: 0 },
    endedBy: signal?.aborted ? 'abort' : 'broken',
    status: 0,
    isUnknown: true,
  })
}
