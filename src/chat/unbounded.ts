import { TokenroomError } from '../errors/index.ts'
import type { Unbounded } from './adapters/part.ts'

/**
 * Throws `INPUT_UNBOUNDED` when there is anything whose cost a request does not hold: whoever sends it has no bound. The
 * message ends with `allowed`, how the caller can send it all the same.
 */
export function refuseUnbounded(items: readonly Unbounded[], allowed: string): void {
  const [first] = items
  if (!first) return
  const others = items.length > 1 ? ` (and ${items.length - 1} more)` : ''
  const text = `nobody can say from the request what ${first.path}${others} costs: ${first.reason}; ${first.remedy}, leave it out, or ${allowed}`
  throw new TokenroomError('INPUT_UNBOUNDED', text, { items: items.map((item) => ({ ...item })) })
}
