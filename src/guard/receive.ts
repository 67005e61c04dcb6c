/** From the answer of a provider to the caller's, and to the end of the account. */
import { createUsageReader } from '../usage/index.ts'
import type { Admitted, Call } from './admit.ts'
import { keepAnswer } from './cache/kept-answers.ts'
import { RecordingPassage } from './cache/recording.ts'
import type { Endpoint } from './endpoints.ts'
import { answerHeaders } from './incoming.ts'
import { parseJson } from './json.ts'
import { OutputCount } from './output-count.ts'
import { settlesWith } from './settled.ts'
import type { Shared } from './shared.ts'
import { follow } from './stream/follow.ts'
import { SsePassage } from './stream/sse-passage.ts'
import { wholeResponse } from './whole-text.ts'

export interface Sending {
  readonly respond: () => Promise<Response>
  readonly endpoint: Endpoint
  readonly call: Call
  readonly admitted: Admitted
  readonly told: readonly (readonly [string, string])[]
  readonly flight: { stop(): void }
  readonly shared: Shared
  /** Under which the answer is kept; null: it is not. */
  readonly key: string | null
  readonly onEnd: () => void
}

/** Sends, and wraps the answer. What `fetch` throws is thrown on, after the account is resolved. */
export async function receive(sending: Sending): Promise<Response> {
  const { admitted, call, onEnd } = sending
  let response: Response
  try {
    response = await sending.respond()
  } catch (error) {
    if (isUnsent(error)) await failed(sending, null, null)
    else await unknown(sending, call.signal?.aborted === true)
    onEnd()
    throw error
  }
  admitted.account.sawFirstByte()
  const headers = answerHeaders(response.headers)
  for (const [name, value] of sending.told) headers.set(name, value)
  const { status, statusText } = response
  const answer = { status, statusText, headers }
  if (!response.ok) {
    await failed(sending, status, response.headers)
    onEnd()
    return new Response(response.body, answer)
  }
  const isStream = response.headers.get('content-type')?.includes('text/event-stream') === true
  if (isStream && response.body !== null) {
    const { body, isSettled } = followed(sending, response.body, status)
    return settlesWith(new Response(body, answer), isSettled)
  }
  return wholeResponse(await whole(sending, response), answer)
}

interface FollowedAnswer {
  readonly body: ReadableStream<Uint8Array>
  readonly isSettled: Promise<void>
}

function followed(sending: Sending, upstream: ReadableStream<Uint8Array>, status: number): FollowedAnswer {
  const { endpoint, call, admitted, flight, shared, onEnd } = sending
  const { account } = admitted
  const { target } = account.measured
  const { whenPastBudget, idleMs, silentMs } = shared.settings
  // The caller's own body says what it asked for.
  const follower = endpoint.api.follow(call.body)
  const count = new OutputCount(target.own, target.scale)
  const passage = new SsePassage(follower, createUsageReader(endpoint.api.shape), count)
  const { key } = sending
  const keep = (body: string) => keepAnswer(shared.settings, key ?? '', { type: 'text/event-stream', body })
  let settle = (): void => {}
  const isSettled = new Promise<void>((resolve) => {
    settle = resolve
  })
  const stream = follow({
    upstream,
    status,
    account,
    passage: key === null ? passage : new RecordingPassage(passage, keep),
    isUnknown: isUnknown(admitted),
    whenPastBudget,
    idleMs,
    silentMs,
    signal: call.signal,
    onEnd: () => {
      onEnd()
      settle()
    },
  })
  flight.stop = () => void stream.stop()
  return { body: stream.body, isSettled }
}

async function whole(sending: Sending, response: Response): Promise<string> {
  const { endpoint, admitted, call, onEnd } = sending
  const { account } = admitted
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    await unknown(sending, call.signal?.aborted === true)
    onEnd()
    throw error
  }
  const answer = parseJson(text)
  const usage = createUsageReader(endpoint.api.shape)
  for (const one of Array.isArray(answer) ? answer : [answer]) usage.add(one)
  const reported = usage.usage()
  const { target } = account.measured
  const count = new OutputCount(target.own, target.scale)
  if (reported === null) await count.add(endpoint.api.readWhole(answer))
  await account.settle({
    usage: reported,
    isCurrent: reported !== null,
    output: count.bounds,
    endedBy: 'end',
    status: response.status,
    isUnknown: isUnknown(admitted),
  })
  onEnd()
  if (sending.key !== null && reported !== null) {
    await keepAnswer(sending.shared.settings, sending.key, { type: 'application/json', body: text })
  }
  return text
}

/** Whether nothing that is shown says what was generated, when the provider does not. */
export function isUnknown({ account }: Admitted): boolean {
  const { asked, target } = account.measured
  const thinks = asked.thinksUnseen === 'model' ? target.info?.reasoning === true : asked.thinksUnseen
  return thinks || asked.openEnds.length > 0
}

/** The provider did not bill it. What the SDKs send again keeps its hold for the next attempt. */
async function failed({ admitted, shared }: Sending, status: number | null, headers: Headers | null): Promise<void> {
  const isRetried = status === null || status === 408 || status === 409 || status === 429 || status >= 500
  if (!isRetried || headers?.get('x-should-retry') === 'false') return admitted.account.release(status)
  const waitMs = Math.max(shared.settings.retryWindowMs, retryAfterMs(headers) + 5_000)
  shared.desk.attempts.keep(await admitted.key(), admitted.account, status, waitMs)
}

/** No answer: it may have been billed in full. */
function unknown({ admitted }: Sending, isAborted: boolean): Promise<void> {
  return admitted.account.settle({
    usage: null,
    isCurrent: false,
    output: { lower: 0, upper: 0 },
    endedBy: isAborted ? 'abort' : 'broken',
    status: 0,
    isUnknown: true,
  })
}

const MOST_RETRY_MS = 120_000

function retryAfterMs(headers: Headers | null): number {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  const after = headers?.get('retry-after') ?? ''
  const seconds = /^\d+(?:\.\d+)?$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now()
  const found = Number.isFinite(ms) ? ms : seconds
  return Number.isFinite(found) ? Math.min(Math.max(0, found), MOST_RETRY_MS) : 0
}

/** Errors of a connection that was never made: nothing was sent. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function isUnsent(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code, syscall, errors } = cause as { readonly [name in 'code' | 'syscall' | 'errors']?: unknown }
    if (syscall === 'connect' || (typeof code === 'string' && UNSENT.has(code))) return true
    if (Array.isArray(errors) && errors.length > 0 && errors.every(isUnsent)) return true
  }
  return false
}
