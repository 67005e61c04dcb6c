import { TokenroomError } from '../errors/index.ts'
import type { Scope } from '../ledger/index.ts'
import type { GuardSettings } from './options.ts'
import type { GuardedRequest } from './types.ts'
import { withoutReason } from './unavailable.ts'

/** Tells of a request that is not sent as an event: a refusal, or what the guard needs and has not. Other errors are the caller's. */
export function tellRefusal(
  { onEvent, provider: served }: GuardSettings,
  error: unknown,
  endpoint: GuardedRequest['endpoint'] | 'unknown',
  model: string | null,
  scope: Scope,
): void {
  if (!TokenroomError.isInstance(error)) return
  const of = { endpoint, model, provider: served ?? null, scope }
  try {
    if (error.code === 'GUARD_REFUSED') {
      onEvent?.({ type: 'refused', error: error as TokenroomError<'GUARD_REFUSED'>, ...of })
    } else if (withoutReason(error) !== null) onEvent?.({ type: 'unavailable', error, ...of })
  } catch {
    // Whoever listens must not break a request.
  }
}
