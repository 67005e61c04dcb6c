/** What is wrong with bytes that are not HTTP, as an error with a code. */
import { TokenroomError } from '../../src/errors/index.ts'
import type { ServerLimits } from './connection-limits.ts'

/** The error for what Node's parser says. */
export function parserError(
  error: NodeJS.ErrnoException,
  { headersMs, maxHeaderBytes }: Pick<ServerLimits, 'headersMs' | 'maxHeaderBytes'>,
): TokenroomError {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const message = `the headers were not complete within ${headersMs} ms; send them at once`
    return new TokenroomError('REQUEST_TIMEOUT', message, { waitedFor: 'headers', limitMs: headersMs })
  }
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const message = `the headers have more than ${maxHeaderBytes} bytes; send fewer, or shorter ones`
    return new TokenroomError('HEADERS_TOO_LARGE', message, { limitBytes: maxHeaderBytes })
  }
  return malformed(error)
}

/** The error for a request that is not HTTP, or whose length cannot be told for sure. */
export function malformed(error: Error & { readonly reason?: unknown }): TokenroomError {
  const reason = typeof error.reason === 'string' ? error.reason : error.message
  return new TokenroomError('REQUEST_MALFORMED', `the request is not valid HTTP/1.1: ${reason}; mend the client`, {
    reason,
  })
}

/** The error for an `Expect` header that is not `100-continue`. */
export function unsupportedExpectation(value: string): TokenroomError {
  const received = value.slice(0, 100)
  const message = `the Expect header is "${received}"; send "100-continue", or none`
  return new TokenroomError('EXPECTATION_UNSUPPORTED', message, { received })
}
