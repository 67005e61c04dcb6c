/** A request that is not sent: the error, and the answer that every SDK shows and none sends again. */
import type { ChatApi } from '../chat/types.ts'
import { formatNumber, type GuardRefusal, TokenroomError } from '../errors/index.ts'
import type { LimitStanding, Refusal } from '../ledger/index.ts'
import { withoutReason } from './unavailable.ts'
import { wholeResponse } from './whole-text.ts'

/** What is known of a request when it is refused. */
export interface RefusedRequest {
  readonly model: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
}

/** The error of a request that the ledger refused. Its message is the ledger's. */
export function refusedByLedger(refusal: Refusal, request: RefusedRequest): TokenroomError<'GUARD_REFUSED'> {
  const { why, limit, affordableOutputTokens, retryAtMs } = refusal
  return new TokenroomError('GUARD_REFUSED', refusal.message, {
    ...request,
    why,
    affordableOutputTokens,
    limit: limit && standingOf(limit),
    retryAtMs,
  })
}

/** The error of a request that the guard itself refuses. */
export function refused(why: GuardRefusal['why'], message: string, request: Partial<RefusedRequest> = {}) {
  const nothing = { model: null, inputTokens: null, outputTokens: null }
  const data = { ...nothing, ...request, why, affordableOutputTokens: null, limit: null, retryAtMs: null }
  return new TokenroomError('GUARD_REFUSED', message, data)
}

/** A limit as numbers. Money is exact: no amount of a ledger is above 2^53 - 1. */
function standingOf({ limit: id, unit, amount, spent, held, left }: LimitStanding): GuardRefusal['limit'] {
  return { id, unit, amount: Number(amount), spent: Number(spent), held: Number(held), left: Number(left) }
}

/** The request does not fit the model's window, whatever the budget is. */
export function outOfWindow(model: string, inputTokens: number, windowTokens: number) {
  const [need, have, short] = [inputTokens, windowTokens, inputTokens - windowTokens].map(formatNumber)
  const message = `the request has at least ${need} tokens, ${model} takes ${have}: ${short} too many; plan it with less`
  return refused('window', message, { model, inputTokens })
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be sent',
  402: 'There is no budget for the request',
  500: 'The guard failed',
  503: 'The guard cannot tell',
}

/** The status of an error. 402 is sent again by no SDK; 503 by most of them. */
function statusOf(error: TokenroomError): number {
  if (error.code === 'GUARD_REFUSED') {
    const { why } = error.data as GuardRefusal
    return why === 'closing' ? 503 : why === 'window' ? 400 : 402
  }
  if (error.code === 'LEDGER_STORE_DOWN' || error.code === 'LEDGER_STORE_LOST') return 503
  return error.code === 'ENCODING_LOAD_FAILED' ? 503 : 400
}

/**
 * The answer to a request that is not sent: a problem document (RFC 9457) that also has the error where the SDKs of the
 * API look for one.
 */
export function problemResponse(error: TokenroomError, shape: ChatApi | null): Response {
  const { code, message, data } = withoutReason(error) ?? error
  const status = statusOf(error)
  const isGemini = shape === 'gemini'
  const named = { message, type: 'budget_exceeded', code, param: null }
  const problem = {
    // Google's SDK prints all of the body as its message, and another kind of JSON as a text within JSON.
    ...(isGemini && { error: { code: status, message, status: 'RESOURCE_EXHAUSTED' } }),
    // Anthropic's clients know an error by this; everybody else takes it as the kind of the problem.
    type: shape === 'anthropic' ? 'error' : `urn:tokenroom:problem:${code}`,
    title: titles[status],
    status,
    detail: message,
    code,
    data,
    ...(!isGemini && { error: named }),
  }
  return wholeResponse(JSON.stringify(problem), {
    status,
    statusText: titles[status] ?? '',
    headers: {
      'content-type': isGemini ? 'application/json' : 'application/problem+json',
      'cache-control': 'no-store',
      'x-should-retry': 'false',
    },
  })
}
