/** Bodies in the `fetch` shape: what is refused before they are read, and reading them within a limit. */
import { TokenroomError } from '../src/errors/index.ts'
import type { RequestHead } from './reply.ts'

/**
 * Refuses a body by its headers, before any of it is read. Throws `MEDIA_TYPE_UNSUPPORTED` for what is not JSON in
 * UTF-8, `BODY_TOO_LARGE` for a declared length above `limitBytes`.
 */
export function requireAcceptable(head: RequestHead, limitBytes: number): void {
  const type = head.header('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json *(?:; *charset="?utf-8"? *)?$/i.test(type)) {
    throw unsupported('content-type', type, 'application/json')
  }
  const encoding = head.header('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') throw unsupported('content-encoding', encoding, 'identity')
  const declaredBytes = declaredLength(head)
  if (declaredBytes !== null && declaredBytes > limitBytes) throw tooLarge(limitBytes, declaredBytes)
}

/** The declared length of a body in bytes, or null. */
export function declaredLength(head: RequestHead): number | null {
  const length = head.header('content-length')
  return length === null ? null : Number(length)
}

function unsupported(header: string, value: string, expected: string): TokenroomError {
  const received = value.slice(0, 100)
  const said = received === '' ? `the request has no ${header}` : `the request's ${header} is "${received}"`
  return new TokenroomError('MEDIA_TYPE_UNSUPPORTED', `${said}; send JSON in UTF-8 with "${header}: ${expected}"`, {
    header,
    received,
    expected,
  })
}

/**
 * The bytes of a request's body. Reading stops with the byte that is too much.
 * Throws `BODY_TOO_LARGE` and `BODY_UNREADABLE`.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  if (!request.headers.has('content-length')) return readStream(request, limitBytes)
  // HTTP ends a body where its header says: read whole, it costs no stream.
  const buffer = await request.arrayBuffer().catch((cause) => {
    throw unreadable(null, cause)
  })
  if (buffer.byteLength > limitBytes) throw tooLarge(limitBytes, buffer.byteLength)
  return new Uint8Array(buffer)
}

/** A body of unknown length: reading stops with the byte that is too much. */
async function readStream(request: Request, limitBytes: number): Promise<Uint8Array> {
  const reader = request.body?.getReader()
  if (reader === undefined) return new Uint8Array(0)
  const chunks: Uint8Array[] = []
  let receivedBytes = 0
  while (true) {
    const { done, value } = await reader.read().catch((cause) => {
      throw unreadable(receivedBytes, cause)
    })
    if (done) break
    receivedBytes += value.length
    if (receivedBytes > limitBytes) {
      // Not awaited: a sender that does not listen must not hold up the answer.
      reader.cancel().catch(() => {})
      throw tooLarge(limitBytes, receivedBytes)
    }
    chunks.push(value)
  }
  return joinBytes(chunks, receivedBytes)
}

/** The chunks as one array of `length` bytes. */
export function joinBytes(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** The error for a body that is longer than allowed. */
export function tooLarge(limitBytes: number, receivedBytes: number): TokenroomError {
  return new TokenroomError(
    'BODY_TOO_LARGE',
    `the body has ${receivedBytes} bytes or more, ${limitBytes} are allowed; send less, or raise maxBodyBytes`,
    { limitBytes, receivedBytes },
  )
}

/** The error for a body that broke off; `receivedBytes` is null when it is not known how much there was. */
export function unreadable(receivedBytes: number | null, cause: unknown): TokenroomError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const where = receivedBytes === null ? 'before its end' : `after ${receivedBytes} bytes`
  return new TokenroomError(
    'BODY_UNREADABLE',
    `the body ended ${where}: ${reason}; send it again, whole`,
    { receivedBytes, reason },
    { cause },
  )
}
