/** Answers that arrive piece by piece from somewhere else. */
import type { ServerResponse } from 'node:http'
import type { Sending } from './respond.ts'

/**
 * Sends an answer as its body arrives, no faster than the client takes it, and resolves once the client has it or the
 * connection is gone: true when all of it was sent. A client that takes nothing for `writeIdleMs` while something waits for
 * it is cut off. When the body fails, the connection is cut too, so that nobody takes the part for the whole.
 */
export async function respondStream(
  response: ServerResponse,
  { status, headers, body }: Response,
  { close, writeIdleMs }: Omit<Sending, 'writeMs'>,
): Promise<boolean> {
  const { socket } = response
  if (socket === null || socket.destroyed) {
    await body?.cancel().catch(() => {})
    return false
  }
  const closed = new Promise<void>((resolve) => response.once('close', resolve))
  response.on('error', () => {})
  response.writeHead(status, { ...Object.fromEntries(headers), ...(close && { connection: 'close' }) })
  if (body === null) {
    response.end()
    await closed
    return response.writableFinished
  }
  // A stream may stay silent for long: its first bytes say that it has begun.
  response.flushHeaders()
  const reader = body.getReader()
  response.once('close', () => {
    if (!response.writableFinished) reader.cancel(new DOMException('the client has gone', 'AbortError')).catch(() => {})
  })
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (response.destroyed) return false
      if (!response.write(piece.value)) await drained(response, writeIdleMs)
    }
    response.end()
    const timer = setTimeout(() => socket.destroy(), writeIdleMs)
    await closed
    clearTimeout(timer)
    return response.writableFinished
  } catch {
    socket.destroy()
    return false
  }
}

/** Resolves once the client has taken what was written, or is gone. */
function drained(response: ServerResponse, writeIdleMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.socket?.destroy(), writeIdleMs)
    const done = () => {
      clearTimeout(timer)
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
