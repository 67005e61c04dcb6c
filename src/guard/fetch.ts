/** The guard's `fetch`: recognise, admit, send, follow. */
import { invalidArgument, TokenroomError } from '../errors/index.ts'
import { digestBody, type Scope } from '../ledger/index.ts'
import type { Admitted, Call } from './admit.ts'
import { answerKey, findAnswer, hit } from './cache/kept-answers.ts'
import { type Endpoint, providerOfHost, recognise } from './endpoints.ts'
import { type Incoming, outgoingHeaders, readIncoming } from './incoming.ts'
import { type Fields, isFields, parseJson } from './json.ts'
import { receive } from './receive.ts'
import { problemResponse, refused } from './refusal.ts'
import { tellRefusal } from './refusal-event.ts'
import type { Shared } from './shared.ts'
import { tokenHeaders } from './token-headers.ts'
import type { Fetch, GuardedRequest } from './types.ts'

/** `fetch` for requests of `scope`. Never throws for what the guard refuses: SDKs send again what throws. */
export function guardedFetch(shared: Shared, scope: Scope): Fetch {
  const { settings } = shared
  const send: Fetch = settings.fetch ?? ((input, init) => fetch(input, init))
  return async (input, init) => {
    const incoming = await readIncoming(input, init)
    const endpoint = recognise(incoming.method, incoming.url)
    if (endpoint === 'free' || (endpoint === 'unknown' && settings.unknownEndpoints === 'pass'))
      return send(input, init)
    const shape = endpoint === 'unknown' ? null : endpoint.api.shape
    let model: string | null = null
    try {
      if (endpoint === 'unknown') throw unknownEndpoint(incoming)
      const call = await readCall(shared, incoming, endpoint, scope)
      model = call.request.model
      shared.active.checkOpen()
      const key = await answerKey(settings, call)
      const kept = key === null ? null : await findAnswer(settings, key)
      if (kept !== null) return hit(settings, call, kept)
      const admitted = await shared.desk.admit(call)
      return await forward(shared, send, incoming, endpoint, call, admitted, key)
    } catch (error) {
      if (!TokenroomError.isInstance(error) || error.code === 'GUARD_STREAM') throw error
      tellRefusal(settings, error, endpoint === 'unknown' ? 'unknown' : endpoint.name, model, scope)
      return problemResponse(error, shape)
    }
  }
}

function unknownEndpoint({ method, url }: Incoming) {
  const { pathname } = new URL(url, 'http://localhost')
  const message = `${method} ${pathname.slice(0, 100)} is no endpoint that the guard counts; set unknownEndpoints: 'pass' to let such requests through uncounted`
  return refused('endpoint', message)
}

async function readCall({ settings }: Shared, incoming: Incoming, endpoint: Endpoint, ownScope: Scope): Promise<Call> {
  const { url, headers, text, signal } = incoming
  const body = text === null ? undefined : parseJson(text)
  if (text === null || !isFields(body)) throw invalidArgument('body', text ?? undefined, 'a JSON object')
  const model = modelOf(body, endpoint)
  const request: GuardedRequest = { endpoint: endpoint.name, url, headers, model }
  const given = typeof settings.scope === 'function' ? await settings.scope(request) : settings.scope
  const scope = { ...given, ...ownScope }
  const id = settings.requestId?.(request) ?? headers.get('x-tokenroom-request-id') ?? undefined
  let digest: Promise<string> | undefined
  return {
    api: endpoint.api,
    request,
    body,
    text,
    provider: settings.provider ?? providerOfHost(url),
    scope,
    id,
    digest: () => {
      digest ??= digestBody(JSON.stringify([scope, url, text]))
      return digest
    },
    signal,
  }
}

function modelOf(body: Fields, endpoint: Endpoint): string {
  const model = endpoint.model ?? body.model
  if (typeof model === 'string' && model !== '') return model.replace(/^models\//, '')
  throw invalidArgument('body.model', model, 'the name of a model')
}

async function forward(
  shared: Shared,
  send: Fetch,
  incoming: Incoming,
  endpoint: Endpoint,
  call: Call,
  admitted: Admitted,
  key: string | null,
): Promise<Response> {
  const { account } = admitted
  const { settings, active, desk } = shared
  const streams = account.measured.asked.streams || endpoint.streams === true
  const body = streams && endpoint.api.forStream ? endpoint.api.forStream(admitted.body) : admitted.body
  const headers = outgoingHeaders(incoming.headers)
  const told = tokenHeaders(admitted, call.request.model)
  if (settings.tellProvider) for (const [name, value] of told) headers.set(name, value)
  const stopper = new AbortController()
  const { signal } = incoming
  const abort = (): void => stopper.abort(signal?.reason)
  if (signal?.aborted) abort()
  else signal?.addEventListener('abort', abort, { once: true })
  const flight = { stop: () => stopper.abort(new DOMException('the guard was closed', 'AbortError')) }
  active.add(flight)
  const onEnd = (): void => {
    signal?.removeEventListener('abort', abort)
    active.remove(flight)
    desk.waiters.changed()
  }
  const sent = { ...incoming.init, method: 'POST', headers, body: JSON.stringify(body), signal: stopper.signal }
  return receive({
    respond: () => send(addressOf(incoming.url, endpoint, call, admitted), sent),
    endpoint,
    call,
    admitted,
    told,
    flight,
    shared,
    key,
    onEnd,
  })
}

/** Gemini's model is in the address. */
function addressOf(url: string, { model }: Endpoint, { request }: Call, admitted: Admitted): string {
  if (model === undefined || admitted.model === request.model) return url
  return url
    .replace(`/${model}:`, `/${admitted.model}:`)
    .replace(`/${encodeURIComponent(model)}:`, `/${admitted.model}:`)
}
