/** Which requests are equal: the key of a kept answer. */
import { digestBody, type Scope } from '../../ledger/index.ts'
import type { Call } from '../admit.ts'
import { isFields } from '../json.ts'

/** Fields that say who asks, and change nothing of the answer. */
const WITHOUT = new Set([
  'user',
  'metadata',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'store',
])

/**
 * A digest of the tenant and user, the address without its query, and the body with its fields in order: 64 hexadecimal
 * digits. Null for a request whose answer depends on more than that.
 */
export async function cacheKey(call: Call, per: readonly string[]): Promise<string | null> {
  if (call.api.ask(call.body).openEnds.length > 0) return null
  const who: Scope = Object.fromEntries(per.map((name) => [name, call.scope[name] ?? '']))
  const { origin, pathname } = new URL(call.request.url, 'http://localhost')
  const body = Object.fromEntries(Object.entries(call.body).filter(([name]) => !WITHOUT.has(name)))
  return digestBody(JSON.stringify([who, origin, pathname, call.request.model, ordered(body)]))
}

/** The same value with the fields of its objects in order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (!isFields(value)) return value
  const names = Object.keys(value).sort()
  return names.map((name) => [name, ordered(value[name])])
}
