/** Everything that a budget proxy has besides the service: ledger, guard, usage, keys, administration. */
import {
  createGuard,
  type Fetch,
  type GuardCache,
  type GuardEvent,
  type GuardOptions,
  memoryCache,
} from '../../src/guard/index.ts'
import { createLedger, type Ledger, type LedgerStore } from '../../src/ledger/index.ts'
import type { Alert, UsageRecord, UsageStore } from '../../src/usage/index.ts'
import { AdminRoutes } from '../admin/routes.ts'
import { Standings } from '../admin/standings.ts'
import type { Digest } from '../digests.ts'
import type { JsonLimits } from '../json-scan.ts'
import { ProxyAlerts } from './alerts.ts'
import { DEFAULT_TENANT, type ProxyConfig } from './config/read.ts'
import { BudgetGateway } from './gateway.ts'
import { TenantKeys } from './keys.ts'
import { UsageRecorder } from './recorder.ts'

export interface BudgetParts {
  readonly config: ProxyConfig
  readonly store: LedgerStore
  /** Where usage is added up; null when it is only told to `onRecord`. */
  readonly usage: UsageStore | null
  /** Hashes of the keys that the tenant `default` has; `'public'` when it needs none. */
  readonly defaultKeys: readonly string[] | 'public'
  readonly counter: GuardOptions['counter']
  readonly jsonLimits: JsonLimits
  /** What hashes keys. Default: WebCrypto. */
  readonly digest?: Digest
  /** What sends to the providers. */
  readonly fetch: Fetch
  readonly onEvent?: (event: GuardEvent) => void
  readonly onRecord?: (record: UsageRecord) => void
  /** Told of each alert, beside the webhook of the settings. */
  readonly onAlert?: (alert: Alert) => void
  /** Where answers to equal requests are kept. Default: in memory, if the settings say so. */
  readonly cache?: GuardCache
  readonly onError: (error: unknown) => void
  /** Default true. False on Workers, where a timer ends with the request that set it: `finish` does their work. */
  readonly hasTimers?: boolean
}

export interface Budget {
  readonly gateway: BudgetGateway
  readonly ledger: Ledger
  /** Writes the usage that waits. */
  flush(): Promise<void>
  /** Where there are no timers: writes the usage that waits, and sends alerts; with `look` also those of other processes. */
  finish(options?: { readonly look?: boolean }): Promise<void>
  /** Ends what is still under way, after `drainMs`, settles all of it, and closes the stores. */
  close(drainMs: number): Promise<void>
}

/** Puts the parts together. Nothing is asked of a store yet. */
export function createBudget(parts: BudgetParts): Budget {
  const {
    config,
    store,
    usage,
    defaultKeys,
    counter,
    jsonLimits,
    fetch: send,
    onEvent,
    onRecord,
    onAlert,
    onError,
    hasTimers = true,
  } = parts
  const { tenants, adminKeys, limits } = config
  const ledger = createLedger({ ...config.ledger, store, limits })
  const alerts = new ProxyAlerts({
    config: config.alerts,
    store: usage,
    onAlert: onAlert ?? (() => {}),
    onError,
    hasTimers,
  })
  const recorder = new UsageRecorder({
    store: usage,
    onRecord: onRecord ?? (() => {}),
    onKept: (records) => alerts.note(records),
    onError,
    hasTimers,
  })
  const cache = parts.cache ?? (config.cache === null ? undefined : memoryCache(config.cache))
  const guard = createGuard({
    ...config.guard,
    ...(cache && { cache }),
    ledger,
    counter,
    fetch: send,
    unbounded: config.unbounded,
    onEvent: (event) => {
      recorder.note(event)
      onEvent?.(event)
      if (event.type === 'failed' || event.type === 'unavailable') onError(event.error)
    },
  })
  const everyone = { kind: 'tenant', scope: { tenant: DEFAULT_TENANT } } as const
  const isPublic = defaultKeys === 'public'
  const withDefault =
    isPublic || defaultKeys.length === 0
      ? tenants
      : [...tenants, { name: DEFAULT_TENANT, keys: defaultKeys, scope: {} }]
  const keys = new TenantKeys(withDefault, adminKeys, isPublic && tenants.length === 0 ? everyone : null, parts.digest)
  const names = withDefault.length === 0 ? [DEFAULT_TENANT] : withDefault.map(({ name }) => name)
  const standings = new Standings(store, limits)
  const flush = () => recorder.flush()
  const admin = new AdminRoutes({ keys, ledger, standings, limits, tenants: names, usage, flush, now: Date.now })
  return {
    gateway: new BudgetGateway({ config, keys, admin, guard, send, jsonLimits }),
    ledger,
    flush,
    async finish({ look = false } = {}) {
      await flush()
      await alerts.deliver(look)
    },
    async close(drainMs) {
      await guard.close({ drainMs })
      await flush()
      await alerts.close()
      await ledger.close()
      await usage?.close?.()
    },
  }
}
