/** Sends malformed HTTP requests: arbitrary bytes, arbitrary headers, bodies without an end. */
import { type Agent, request } from 'node:http'

export interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** The whole body, or pieces that are sent one by one until there is an answer. */
  readonly body?: string | Uint8Array | Iterable<Uint8Array>
  /** Do not end a body in pieces: an answer has to come without its end. */
  readonly unended?: boolean
}

export interface Received {
  /** 0 when the other side hung up on a body in pieces without an answer that arrived. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** How much of a body in pieces was handed over before the answer came. */
  readonly sentBytes: number
}

/** Sends one request to `origin`. An answer that comes before the body's end ends the sending. */
export async function send(origin: string, sent: Sent, agent?: Agent): Promise<Received> {
  const first = await sendOnce(origin, sent, agent)
  // The other side may close a connection that is kept just as it is used again; nothing was received then.
  return first === 'closed before' ? ((await sendOnce(origin, sent)) as Received) : first
}

function sendOnce(origin: string, sent: Sent, agent?: Agent): Promise<Received | 'closed before'> {
  const { method = 'POST', path, headers = {}, body, unended = false } = sent
  const isWhole = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  return new Promise((resolve, reject) => {
    let sentBytes = 0
    let answered = false
    const outgoing = request(`${origin}${path}`, { method, headers, ...(agent && { agent }) }, (incoming) => {
      answered = true
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (piece) => {
        text += piece
      })
      incoming.on('end', () => {
        if (!outgoing.writableEnded) outgoing.destroy()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, sentBytes })
      })
      incoming.on('error', reject)
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return
      const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      if (closed && !isWhole) resolve({ status: 0, headers: {}, text: '', sentBytes })
      else if (closed && outgoing.reusedSocket) resolve('closed before')
      else reject(error)
    })
    if (isWhole) {
      outgoing.end(body)
      return
    }
    const pieces = body[Symbol.iterator]()
    const sendMore = (): void => {
      while (!answered && !outgoing.destroyed) {
        const { done, value } = pieces.next()
        if (done && !unended) outgoing.end()
        if (done) return
        sentBytes += value.length
        if (!outgoing.write(value)) {
          outgoing.once('drain', sendMore)
          return
        }
      }
    }
    sendMore()
  })
}
