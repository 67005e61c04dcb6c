/** Everything that a budget proxy has besides the service: the ledger, keys, administration. */
import { createLedger, type Ledger, type LedgerStore } from '../../src/ledger/index.ts'
import { AdminRoutes } from '../admin/routes.ts'
import { Standings } from '../admin/standings.ts'
import { DEFAULT_TENANT, type ProxyConfig } from './config/read.ts'
import { BudgetGateway } from './gateway.ts'
import { TenantKeys } from './keys.ts'

export interface BudgetParts {
  readonly config: ProxyConfig
  readonly store: LedgerStore
  /** Hashes of the keys that the tenant `default` has; `'public'` when it needs none. */
  readonly defaultKeys: readonly string[] | 'public'
}

export interface Budget {
  readonly gateway: BudgetGateway
  readonly ledger: Ledger
  /** Closes the ledger, once nothing uses it any more. */
  close(): Promise<void>
}

/** Puts the parts together. Nothing is asked of the store yet. */
export function createBudget({ config, store, defaultKeys }: BudgetParts): Budget {
  const { tenants, adminKeys, limits } = config
  const ledger = createLedger({ ...config.ledger, store, limits })
  const everyone = { kind: 'tenant', scope: { tenant: DEFAULT_TENANT } } as const
  const isPublic = defaultKeys === 'public'
  const withDefault =
    isPublic || defaultKeys.length === 0
      ? tenants
      : [...tenants, { name: DEFAULT_TENANT, keys: defaultKeys, scope: {} }]
  const keys = new TenantKeys(withDefault, adminKeys, isPublic && tenants.length === 0 ? everyone : null)
  const names = withDefault.length === 0 ? [DEFAULT_TENANT] : withDefault.map(({ name }) => name)
  const standings = new Standings(store, limits)
  const admin = new AdminRoutes({ keys, ledger, standings, limits, tenants: names })
  return { gateway: new BudgetGateway({ keys, admin }), ledger, close: () => ledger.close() }
}
