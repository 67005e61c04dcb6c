/** Messages of one request described for several models: those of a role and one text depend on little else. */
import type { ChatAdapter } from './adapters/adapter.ts'
import type { Part } from './adapters/part.ts'
import type { Fields } from './content.ts'

interface Described {
  readonly rules: object
  readonly role: unknown
  readonly content: string
  readonly parts: readonly Part[]
}

/** How each message was described last, for as long as it is there. */
const described = new WeakMap<object, Described>()

const PLAIN_FIELDS = 2

/**
 * What `adapter.describe` answers: the same list as the last time, where an adapter with the same rules was asked and the
 * message still says the same. Messages with more than a role and a text are described anew.
 */
export function describedBefore<M extends object>(adapter: ChatAdapter<M>, message: M): readonly Part[] {
  const { rules } = adapter
  const { role, content } = message as Fields
  if (rules === undefined || typeof content !== 'string') return adapter.describe(message)
  let fields = 0
  for (const _ in message) fields++
  if (fields !== PLAIN_FIELDS) return adapter.describe(message)
  const last = described.get(message)
  if (last?.rules === rules && last.role === role && last.content === content) return last.parts
  const parts = adapter.describe(message)
  described.set(message, { rules, role, content, parts })
  return parts
}
