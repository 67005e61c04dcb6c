import { type ErrorCode, type SerializedError, TokenroomError } from '../src/errors/index.ts'
import { withoutReason } from '../src/guard/unavailable.ts'
import type { Reply } from './reply.ts'

/** The HTTP status of each code that can come from a request. Every other code is a failure of the service: 500. */
const statuses: Partial<Record<ErrorCode, number>> = {
  INVALID_ARGUMENT: 400,
  INVALID_LIMIT: 400,
  INVALID_TEXT: 400,
  BODY_UNREADABLE: 400,
  BODY_NOT_UTF8: 400,
  BODY_NOT_JSON: 400,
  BODY_TOO_COMPLEX: 400,
  REQUEST_MALFORMED: 400,
  UNAUTHORIZED: 401,
  ENDPOINT_DENIED: 403,
  ROUTE_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  TOO_MANY_ITEMS: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  EXPECTATION_UNSUPPORTED: 417,
  UNKNOWN_MODEL: 422,
  UNKNOWN_ENCODING: 422,
  ENCODING_NOT_SERVED: 422,
  PLAN_INFEASIBLE: 422,
  INPUT_UNBOUNDED: 422,
  HEADERS_TOO_LARGE: 431,
  UPSTREAM_FAILED: 502,
  ENCODING_LOAD_FAILED: 503,
  LEDGER_STORE_DOWN: 503,
  LEDGER_STORE_LOST: 503,
  OUT_OF_MEMORY: 503,
  SERVICE_BUSY: 503,
  SERVICE_STOPPING: 503,
}

/** What a caller can do without being told more; RFC 9457 wants the same title for the same kind of problem. */
const titles: Readonly<Record<number, string>> = {
  400: 'The request is malformed',
  401: 'The key is missing or wrong',
  403: 'The endpoint is not allowed',
  404: 'There is no such route',
  405: 'The route has other methods',
  408: 'The request took too long to arrive',
  413: 'The request is too large',
  415: 'The body is not JSON',
  417: 'The expectation is not supported',
  422: 'The request cannot be served',
  431: 'The headers are too large',
  500: 'The service failed',
  502: 'The provider did not answer',
  503: 'The service is not ready',
}

/** The body of every answer that is an error: RFC 9457, with the code and the data of the `TokenroomError`. */
export interface Problem extends Omit<SerializedError, 'message'> {
  readonly type: string
  readonly title: string
  readonly status: number
  /** The error's message: what, the numbers, where, and the remedy. */
  readonly detail: string
}

/** The status that answers an error. */
function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500
}

/** The codes that answer with `status`. */
export function codesOf(status: number): ErrorCode[] {
  return (Object.keys(statuses) as ErrorCode[]).filter((code) => statuses[code] === status)
}

export function titleOf(status: number): string {
  return titles[status] ?? titles[500]!
}

/** The answer to an error: a problem document. */
export function problemReply(error: unknown): Reply {
  const { code, message, data } = toPublic(error)
  const status = statusOf(code)
  const problem: Problem = {
    type: `urn:tokenroom:problem:${code}`,
    title: titleOf(status),
    status,
    detail: message,
    code,
    data,
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="tokenroom"'
  if (status === 503) headers['retry-after'] = String((data as { retryAfterSeconds?: number }).retryAfterSeconds ?? 5)
  if (code === 'METHOD_NOT_ALLOWED') headers.allow = (data as { allowed: readonly string[] }).allowed.join(', ')
  return { status, headers, body: JSON.stringify(problem), code }
}

/** Whether an error is a failure of the service, and not of its caller. */
export function isFailure(error: unknown): boolean {
  if (!TokenroomError.isInstance(error)) return true
  const { code } = error
  return statusOf(code) >= 500 && code !== 'SERVICE_BUSY' && code !== 'SERVICE_STOPPING'
}

const internal = new TokenroomError(
  'INTERNAL',
  'the service failed on this request; its log says why. Another try may fail too: report it to who runs the service',
  { reason: 'unexpected error' },
)

/** What a caller may know: a failure of the service says nothing of what is inside it; its log does. */
function toPublic(error: unknown): TokenroomError {
  if (!TokenroomError.isInstance(error)) return internal
  if (statusOf(error.code) < 500 || !isFailure(error) || error.code === 'OUT_OF_MEMORY') return error
  if (error.code === 'UPSTREAM_FAILED') return error
  return withoutReason(error) ?? internal
}
