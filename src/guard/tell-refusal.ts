import { TokenroomError } from '../errors/index.ts'
import type { Scope } from '../ledger/index.ts'
import type { Settings } from './options.ts'
import type { GuardedRequest } from './types.ts'

/** Tells of a refusal as an event. Any other error is not one. */
export function tellRefusal(
  { onEvent, provider: served }: Settings,
  error: unknown,
  endpoint: GuardedRequest['endpoint'] | 'unknown',
  model: string | null,
  scope: Scope,
): void {
  if (!TokenroomError.isInstance(error) || error.code !== 'GUARD_REFUSED') return
  const provider = served ?? null
  try {
    onEvent?.({ type: 'refused', error: error as TokenroomError<'GUARD_REFUSED'>, endpoint, model, provider, scope })
  } catch {
    // Whoever listens must not break a request.
  }
}
