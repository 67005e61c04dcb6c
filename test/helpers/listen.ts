import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string
  /** Ends every connection, and resolves when the server is closed. */
  close(): Promise<void>
}

/** Lets a server of a test listen on a free port of this machine. */
export async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
