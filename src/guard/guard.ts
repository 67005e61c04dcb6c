/** A guard: what stands between an application and its providers. */
import type { Scope } from '../ledger/index.ts'
import { guardedFetch } from './fetch.ts'
import { createMiddleware } from './middleware.ts'
import { readGuardOptions } from './options.ts'
import { type Shared, share } from './shared.ts'
import type { Guard, GuardOptions } from './types.ts'

/**
 * A guard over a ledger. Its `fetch` goes into the SDKs' clients: each request is counted, what it may use at most is
 * reserved, its output is limited to that, and what it really used is settled, whatever ends it.
 *
 * Throws `INVALID_ARGUMENT` for options that are none. A request that has no room is answered with 402.
 *
 * @example
 * const guard = createGuard({ ledger, counter: loadTokenizer })
 * const openai = new OpenAI({ fetch: guard.with({ user: 'ada' }).fetch })
 */
export function createGuard(options: GuardOptions): Guard {
  const shared = share(readGuardOptions(options))
  return guardFor(shared, {})
}

function guardFor(shared: Shared, scope: Scope): Guard {
  return {
    fetch: guardedFetch(shared, scope),
    middleware: (version) => createMiddleware(shared, scope, version),
    with: (more) => guardFor(shared, { ...scope, ...more }),
    async close({ drainMs = 10_000 } = {}) {
      await shared.active.close(drainMs)
      await shared.desk.attempts.close()
    },
  }
}
