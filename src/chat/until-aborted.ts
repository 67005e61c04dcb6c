import { invalidArgument } from '../errors/index.ts'

/**
 * The value, or the signal's reason as soon as it is aborted, whatever the work does then: it may not know the
 * signal, or never end. What it rejects with after that is nobody's any more.
 *
 * Throws `INVALID_ARGUMENT` for a signal that is not an `AbortSignal`.
 */
export async function untilAborted<T>(work: T | PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  checkSignal(signal)
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([aborted, work])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Checks that a signal can be listened to: one of another realm is as good. */
export function checkSignal(signal: unknown): void {
  const { aborted, addEventListener, throwIfAborted } = (signal ?? {}) as Partial<AbortSignal>
  const isSignal = [addEventListener, throwIfAborted].every((method) => typeof method === 'function')
  if (signal === undefined || (isSignal && typeof aborted === 'boolean')) return
  throw invalidArgument('signal', signal, 'an AbortSignal')
}
