import type { Socket } from 'node:net'
import type { ServerLimits } from './connection-limits.ts'

/**
 * Closes a connection so that the client can read the answer that was just written: ends our side, then reads and
 * throws away what still comes, within bounds, until the client has closed too. To close at once instead would make
 * the kernel reset the connection when there are unread bytes, and a reset takes the answer away from the client.
 */
export function linger(
  socket: Socket,
  { lingerMs, lingerBytes }: Pick<ServerLimits, 'lingerMs' | 'lingerBytes'>,
): void {
  if (socket.destroyed) return
  let readBytes = 0
  const dropWhatComes = () => {
    // Not to the parser any more: what comes now is no request.
    socket.removeAllListeners('data')
    socket.on('data', (chunk: Uint8Array) => {
      readBytes += chunk.length
      if (readBytes > lingerBytes) socket.pause()
    })
  }
  socket.resume()
  // While the parser reads from the socket, reading goes on only if it was resumed before the parser is taken off it.
  setImmediate(dropWhatComes)
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(timer))
  socket.once('end', () => {
    if (socket.writableFinished) socket.destroy()
    else socket.once('finish', () => socket.destroy())
  })
  socket.end()
}
