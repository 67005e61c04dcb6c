import { TokenroomError } from '../src/errors/index.ts'
import { type JsonLimits, requireModest } from './json-scan.ts'

/** Bounds of a request's body. */
export interface BodyLimits extends JsonLimits {
  readonly maxBodyBytes: number
}

/**
 * The JSON value in the body of `request`. Reading stops with the byte that is too much, and nothing is parsed
 * that is too deep or has too many values. `__proto__` is no key of it, at any depth.
 *
 * Throws `MEDIA_TYPE_UNSUPPORTED`, `BODY_TOO_LARGE`, `BODY_UNREADABLE`, `BODY_NOT_UTF8`, `BODY_TOO_COMPLEX` and
 * `BODY_NOT_JSON`.
 */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  requireJsonType(request.headers)
  const bytes = await readBytes(request, limits.maxBodyBytes)
  requireModest(bytes, limits)
  const text = decode(bytes)
  const value = parse(text, bytes.length)
  // Written out or in escapes: without either there is no such key.
  if (text.includes('__proto__') || text.includes('\\u')) refuseProto(value, bytes.length)
  return value
}

function requireJsonType(headers: Headers): void {
  const type = headers.get('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json *(?:; *charset="?utf-8"? *)?$/i.test(type)) {
    throw unsupported('content-type', type, 'application/json')
  }
  const encoding = headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') throw unsupported('content-encoding', encoding, 'identity')
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

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  const declaredBytes = Number(request.headers.get('content-length') ?? Number.NaN)
  if (Number.isNaN(declaredBytes)) return readStream(request, limitBytes)
  if (declaredBytes > limitBytes) throw tooLarge(limitBytes, declaredBytes)
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
  return chunks.length === 1 ? chunks[0]! : join(chunks, receivedBytes)
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function tooLarge(limitBytes: number, receivedBytes: number): TokenroomError {
  return new TokenroomError(
    'BODY_TOO_LARGE',
    `the body has ${receivedBytes} bytes or more, ${limitBytes} are allowed; send less, or raise maxBodyBytes`,
    { limitBytes, receivedBytes },
  )
}

function unreadable(receivedBytes: number | null, cause: unknown): TokenroomError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const where = receivedBytes === null ? 'before its end' : `after ${receivedBytes} bytes`
  return new TokenroomError(
    'BODY_UNREADABLE',
    `the body ended ${where}: ${reason}; send it again, whole`,
    { receivedBytes, reason },
    { cause },
  )
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new TokenroomError(
      'BODY_NOT_UTF8',
      `the body of ${bytes.length} bytes is not UTF-8; encode it so, as JSON has to be`,
      { receivedBytes: bytes.length },
      { cause },
    )
  }
}

function parse(text: string, receivedBytes: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = text.trim() === '' ? 'it is empty' : (cause as SyntaxError).message.slice(0, 200)
    throw notJson(receivedBytes, reason, cause)
  }
}

function notJson(receivedBytes: number, reason: string, cause?: unknown): TokenroomError {
  return new TokenroomError(
    'BODY_NOT_JSON',
    `the body of ${receivedBytes} bytes is no JSON this service takes: ${reason}; send one JSON object`,
    { receivedBytes, reason },
    { cause },
  )
}

/** `JSON.parse` makes `__proto__` a plain key, but whoever copies the object with `=` would set its prototype. */
function refuseProto(root: unknown, receivedBytes: number): void {
  const open: unknown[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) throw notJson(receivedBytes, 'it has a key "__proto__"')
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) open.push(inner)
  }
}
