/** JSON of what the ledger has: money as a string of digits, in billionths of a US dollar. */
import type { Reply } from '../reply.ts'

/** An answer of the administration. */
export function jsonReply(body: unknown): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body, writeValue),
  }
}

function writeValue(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  // An override without an end.
  return value === Number.POSITIVE_INFINITY ? 'forever' : value
}
