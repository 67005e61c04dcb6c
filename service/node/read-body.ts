import type { IncomingMessage } from 'node:http'
import { TokenroomError } from '../../src/errors/index.ts'
import { joinBytes, tooLarge, unreadable } from '../body.ts'
import { type ServerLimits, SMALL_BODY_BYTES } from './connection-limits.ts'
import type { Connection } from './connections.ts'
import { malformed } from './parser-errors.ts'

export interface BodyReading extends Pick<ServerLimits, 'bodyIdleMs' | 'bodyMs'> {
  readonly limitBytes: number
  /** The length that the head declares, or null. */
  readonly declaredBytes: number | null
  /** Called once when the body turns out to be large; reading waits until it resolves. */
  onLarge(): Promise<void>
}

/**
 * The bytes of a request's body. Reading stops with the byte that is too much, after a pause that is too long, and at
 * the end of its time; what has not been read then stays unread.
 *
 * Throws `BODY_TOO_LARGE`, `BODY_UNREADABLE`, `REQUEST_TIMEOUT`, `REQUEST_MALFORMED`, and what `onLarge` throws.
 */
export function readBody(
  request: IncomingMessage,
  connection: Connection,
  { limitBytes, declaredBytes, bodyIdleMs, bodyMs, onLarge }: BodyReading,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // A large body whose length is known is put together as it comes: joined at its end, it would stop the thread.
    const whole = isLargeBody(declaredBytes) ? new Uint8Array(Buffer.allocUnsafeSlow(declaredBytes).buffer) : null
    const chunks: Uint8Array[] = []
    let receivedBytes = 0
    let isLarge = false

    const settle = (finish: () => void) => {
      clearTimeout(idle)
      clearTimeout(deadline)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      connection.onBroken = null
      request.pause()
      finish()
    }
    const fail = (error: unknown) => settle(() => reject(error))
    const idle = setTimeout(() => fail(tooSlow(receivedBytes, bodyIdleMs, 'no more came')), bodyIdleMs)
    const deadline = setTimeout(() => fail(tooSlow(receivedBytes, bodyMs, 'it is not complete')), bodyMs)

    const onData = (chunk: Uint8Array) => {
      idle.refresh()
      receivedBytes += chunk.length
      if (receivedBytes > limitBytes) {
        fail(tooLarge(limitBytes, receivedBytes))
        return
      }
      if (whole !== null) whole.set(chunk, receivedBytes - chunk.length)
      else chunks.push(chunk)
      if (isLarge || receivedBytes <= SMALL_BODY_BYTES) return
      isLarge = true
      request.pause()
      onLarge().then(() => request.resume(), fail)
    }
    const onEnd = () => settle(() => resolve(whole ?? joinBytes(chunks, receivedBytes)))
    const onClose = () => fail(unreadable(receivedBytes, 'the connection closed'))

    request.on('data', onData).on('end', onEnd).on('close', onClose)
    // Told by `close` as well; without a listener it would end the process.
    request.on('error', () => {})
    connection.onBroken = (error) => fail(malformed(error))
    if (connection.broken !== null && !request.complete) connection.onBroken(connection.broken)
  })
}

function isLargeBody(declaredBytes: number | null): declaredBytes is number {
  return declaredBytes !== null && declaredBytes > SMALL_BODY_BYTES
}

function tooSlow(receivedBytes: number, limitMs: number, what: string): TokenroomError {
  return new TokenroomError(
    'REQUEST_TIMEOUT',
    `${what} of the body within ${limitMs} ms, after ${receivedBytes} bytes; send it faster, or in smaller parts`,
    { waitedFor: 'body', limitMs },
  )
}
