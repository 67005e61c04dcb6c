import { TokenroomError } from '../src/errors/index.ts'
import { type JsonLimits, requireModest } from './json-scan.ts'

/**
 * The JSON value in `bytes`. Nothing is parsed that is too deep or has too many values. A key `__proto__` is refused,
 * at any depth. Throws `BODY_NOT_UTF8`, `BODY_TOO_COMPLEX` and `BODY_NOT_JSON`.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  requireModest(bytes, limits)
  const text = decode(bytes)
  const value = parse(text, bytes.length)
  // Written out or in escapes: without either there is no such key.
  if (text.includes('__proto__') || text.includes('\\u')) refuseProto(value, bytes.length)
  return value
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new TokenroomError(
      'BODY_NOT_UTF8',
      `the body of ${bytes.length} bytes is not UTF-8; encode JSON as UTF-8`,
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
    `the body of ${receivedBytes} bytes is not valid JSON for this service: ${reason}; send one JSON object`,
    { receivedBytes, reason },
    { cause },
  )
}

/** `JSON.parse` makes `__proto__` a plain key, but code that copies the object with `=` would set its prototype. */
function refuseProto(root: unknown, receivedBytes: number): void {
  const open: unknown[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) throw notJson(receivedBytes, 'it has a key "__proto__"')
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) open.push(inner)
  }
}
