import type { Socket } from 'node:net'

/** One connection of a client. */
export interface Connection {
  readonly socket: Socket
  /** The client's address, or an empty text when it is gone already. */
  readonly address: string
  /** Requests that have arrived and are not answered to their end. */
  pending: number
  /** The answer to the last of them. */
  tail: Promise<void>
  /** Why what it sent is not HTTP. No more requests are taken from it then. */
  broken: Error | null
  /** An answer has said that it closes; nothing is answered after that. */
  closing: boolean
  /** Told when the rest of a body that is being read is not HTTP. */
  onBroken: ((error: Error) => void) | null
}

/** All connections of a server. Those without a request are known in the order in which they became idle. */
export class Connections {
  readonly #all = new Map<Socket, Connection>()
  readonly #idle = new Set<Connection>()
  #whenEmpty: (() => void) | null = null
  #closedReadBytes = 0

  get size(): number {
    return this.#all.size
  }

  /** What all connections have sent so far, those that are closed included. */
  get readBytes(): number {
    let bytes = this.#closedReadBytes
    for (const { bytesRead } of this.#all.keys()) bytes += bytesRead
    return bytes
  }

  add(socket: Socket): Connection {
    const connection: Connection = {
      socket,
      address: socket.remoteAddress ?? '',
      pending: 0,
      tail: Promise.resolve(),
      broken: null,
      closing: false,
      onBroken: null,
    }
    this.#all.set(socket, connection)
    this.#idle.add(connection)
    socket.once('close', () => {
      this.#all.delete(socket)
      this.#idle.delete(connection)
      this.#closedReadBytes += socket.bytesRead
      if (this.#all.size === 0) this.#whenEmpty?.()
    })
    return connection
  }

  find(socket: Socket): Connection | undefined {
    return this.#all.get(socket)
  }

  /** Counts a request that has arrived. */
  begin(connection: Connection): void {
    connection.pending++
    this.#idle.delete(connection)
  }

  /** Counts a request that is answered to its end. */
  end(connection: Connection): void {
    connection.pending--
    if (connection.pending === 0 && !connection.socket.destroyed) this.#idle.add(connection)
  }

  /** Closes the connection that is idle for longest. False when none is. */
  closeOldestIdle(): boolean {
    for (const connection of this.#idle) {
      connection.socket.destroy()
      return true
    }
    return false
  }

  /** Closes every connection without a request, in order. */
  closeIdle(): void {
    for (const { socket } of this.#idle) socket.destroySoon()
  }

  /** Closes every connection at once; answers how many still owed an answer. */
  destroyAll(): number {
    const all = [...this.#all.values()]
    for (const { socket } of all) socket.destroy()
    return all.filter(({ pending }) => pending > 0).length
  }

  /** Resolves once there is no connection. */
  async empty(): Promise<void> {
    if (this.#all.size === 0) return
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve
    })
  }
}
