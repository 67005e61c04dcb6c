/** Connections that are written by hand, byte by byte, as no HTTP client would. */
import { connect, type Socket } from 'node:net'

/** What a connection received until it ended. */
interface Ended {
  /** Everything that was received, as Latin-1 text. */
  readonly text: string
  /** How it ended: the other side closed it in order, or reset it. */
  readonly by: 'end' | 'reset'
  readonly ms: number
}

/** A connection to a server on this machine. */
export interface RawClient {
  readonly socket: Socket
  /** Everything received so far. */
  received(): string
  write(text: string | Uint8Array): void
  /** Ends our side and still reads: half-closed. */
  half(): void
  /** Resolves once what was received matches. Rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>
  /** Resolves when the other side has ended the connection. */
  ended(): Promise<Ended>
  destroy(): void
}

/** Opens a connection. It reads all the time, unless `reads` is false. */
export async function rawClient(port: number, { reads = true } = {}): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const started = performance.now()
  let text = ''
  let by: Ended['by'] | null = null
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const end = (how: Ended['by']) => {
    by ??= how
    changed()
  }
  socket.setEncoding('latin1')
  if (reads) {
    socket.on('data', (piece: string) => {
      text += piece
      changed()
    })
  }
  socket.on('end', () => end('end'))
  socket.on('error', () => end('reset'))
  socket.on('close', () => end('reset'))

  const wait = <T>(check: () => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const look = () => {
        try {
          const found = check()
          if (found === undefined) return
          listeners.delete(look)
          resolve(found)
        } catch (error) {
          listeners.delete(look)
          reject(error)
        }
      }
      listeners.add(look)
      look()
    })
  return {
    socket,
    received: () => text,
    write: (piece) => void (socket.writable && socket.write(piece)),
    half: () => void socket.end(),
    until: (pattern) =>
      wait(() => {
        const match = text.match(pattern)
        if (match !== null) return match[0]
        if (by !== null)
          throw new Error(`the connection ended (${by}) before ${pattern} came:\n${text.slice(0, 2_000)}`)
        return undefined
      }),
    ended: () => wait(() => (by === null ? undefined : { text, by, ms: performance.now() - started })),
    destroy: () => void socket.destroy(),
  }
}

/** One answer of a text that has several after each other. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The answers in a text as it came over a connection, each with its declared length. */
export function parseAnswers(text: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) throw new Error(`no end of headers in ${JSON.stringify(rest.slice(0, 200))}`)
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n')
    const status = Number(first.match(/^HTTP\/1\.1 (\d{3})/)?.[1])
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const length = status === 100 ? 0 : Number(headers['content-length'] ?? 0)
    const body = rest.slice(end + 4, end + 4 + length)
    answers.push({ status, headers, body })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}
