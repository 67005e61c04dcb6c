import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Reply } from '../reply.ts'
import type { ServerLimits } from './connection-limits.ts'

/** Large answers are written in pieces, so that each one a client takes shows that it still reads. */
const PIECE_BYTES = 64 * 1024

/** How an answer is sent. */
export interface Sending extends Pick<ServerLimits, 'writeIdleMs' | 'writeMs'> {
  /** Closes the connection after the answer. */
  readonly close: boolean
}

/**
 * Sends an answer, its body as the bytes that are given, and resolves once the client has it, or the connection is gone: true when all of it was sent. A
 * client that takes nothing for `writeIdleMs`, or is not done in `writeMs`, is cut off.
 */
export function respond(
  response: ServerResponse,
  { status, headers }: Reply,
  body: Uint8Array,
  { close, writeIdleMs, writeMs }: Sending,
): Promise<boolean> {
  return new Promise((resolve) => {
    const { socket } = response
    if (socket === null || socket.destroyed) {
      resolve(false)
      return
    }
    const cut = () => socket.destroy()
    const idle = setTimeout(cut, writeIdleMs)
    const whole = setTimeout(cut, writeMs)
    response.on('error', () => {})
    response.on('close', () => {
      clearTimeout(idle)
      clearTimeout(whole)
      resolve(response.writableFinished)
    })
    response.writeHead(status, {
      ...headers,
      // An answer to HEAD, or without content, does not say how long it would be.
      ...(body.length > 0 && { 'content-length': body.length }),
      ...(close && { connection: 'close' }),
    })
    let at = 0
    const writeOn = (error?: Error | null) => {
      if (error) return
      idle.refresh()
      const piece = body.subarray(at, at + PIECE_BYTES)
      at += piece.length
      if (at >= body.length) response.end(piece)
      else response.write(piece, writeOn)
    }
    writeOn()
  })
}

/** An answer as bytes for a connection that has no request which Node would answer. It closes the connection. */
export function writeRaw(socket: Socket, { status, headers, body }: Reply): void {
  const lines = Object.entries({
    ...headers,
    date: new Date().toUTCString(),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`)
  socket.write(body)
}
