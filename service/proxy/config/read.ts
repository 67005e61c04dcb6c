/** The sections of the settings file, checked, as the proxy has them. */

import { TokenroomError } from '../../../src/errors/index.ts'
import type { LedgerOptions, Limit } from '../../../src/ledger/index.ts'
import { readLimits as checkLimits } from '../../../src/ledger/limits/read.ts'
import { invalid, read } from '../../schemas/read.ts'
import type { AlertsConfig } from '../alerts.ts'
import { readAlerts } from './alerts.ts'
import { MONEY_FORM, readMoney } from './money.ts'
import { proxyConfig, sections, type WrittenConfig, type WrittenLimit } from './schema.ts'
import { type Environment, readUpstreams, type Upstream, type UpstreamName } from './upstreams.ts'

/** Somebody whose requests are counted apart. */
export interface Tenant {
  readonly name: string
  /** The digests of its keys: `sha256:…`. */
  readonly keys: readonly string[]
  /** What each of its requests has in its scope, besides `tenant`. */
  readonly scope: Readonly<Record<string, string>>
}

type StoreChoice = NonNullable<WrittenConfig['store']>
type WrittenGuard = NonNullable<WrittenConfig['guard']>

/** Who has a key that no tenant of the file has: one of `TOKENROOM_KEYS`, or none where none is needed. */
export const DEFAULT_TENANT = 'default'

/** What a budget proxy is set to. */
export interface ProxyConfig {
  readonly upstreams: ReadonlyMap<UpstreamName, Upstream>
  readonly tenants: readonly Tenant[]
  readonly adminKeys: readonly string[]
  readonly limits: readonly Limit[]
  readonly store: StoreChoice
  /** Where usage is added up; undefined where the budgets are, if that is a place for it. */
  readonly usage: WrittenConfig['usage']
  /** The ledger's options. A hold whose process died is spent unless the file says otherwise. */
  readonly ledger: Omit<LedgerOptions, 'store' | 'limits'>
  /** The guard's options, and what its cache of answers keeps; null: it has none. */
  readonly guard: Omit<WrittenGuard, 'cache'>
  readonly cache: NonNullable<WrittenGuard['cache']> | null
  readonly alerts: AlertsConfig
  readonly unbounded: 'deny' | { readonly holdTokens: number }
  readonly unknownEndpoints: 'deny' | 'pass'
}

/** Whether a name in the settings file is a section of the proxy's. */
export function isSection(name: string): boolean {
  return Object.hasOwn(sections, name)
}

export const sectionNames: readonly string[] = Object.keys(sections)

/**
 * Checks the sections. `environment` has the keys of the providers. Throws `INVALID_ARGUMENT` with the path of what is
 * wrong and what is expected there.
 */
export function readProxyConfig(value: unknown, environment: Environment): ProxyConfig {
  const written = readWritten(value)
  const tenants = readTenants(written.tenants ?? [])
  const { cache = null, ...guard } = written.guard ?? {}
  return {
    upstreams: readUpstreams(written.upstreams ?? {}, environment),
    tenants,
    adminKeys: written.adminKeys ?? [],
    limits: readLimits(written.limits ?? []),
    store: written.store ?? { sqlite: 'tokenroom.db' },
    usage: written.usage,
    ledger: { whenExpired: 'spend', ...written.ledger },
    guard,
    cache,
    alerts: readAlerts(written.alerts, environment),
    unbounded: written.unbounded ?? 'deny',
    unknownEndpoints: written.unknownEndpoints ?? 'deny',
  }
}

/** Where a secret may stand by mistake: the error says how long it is, and not what it is. */
const SECRET =
  /^config\.(?:tenants\[\d+\]\.keys|adminKeys|upstreams\.\w+\.keyFrom|alerts\.webhook\.secretFrom|store\.redis)/

function readWritten(value: unknown): WrittenConfig {
  try {
    return read(proxyConfig, value, 'config')
  } catch (error) {
    const { name = '', expected = '' } = textsOf(error)
    if (!SECRET.test(name)) throw error
    const received = 'not shown, as it may be a key'
    const message = `${name} is wrong; its value is ${received}. Expected ${expected}`
    throw new TokenroomError('INVALID_ARGUMENT', message, { name, received, expected })
  }
}

function textsOf(error: unknown): Partial<Record<'name' | 'received' | 'expected', string>> {
  return TokenroomError.isInstance(error)
    ? (error.data as Partial<Record<'name' | 'received' | 'expected', string>>)
    : {}
}

function readTenants(written: NonNullable<WrittenConfig['tenants']>): readonly Tenant[] {
  const names = new Set<string>()
  const owners = new Map<string, string>()
  return written.map(({ name, keys, scope = {} }, index) => {
    const path = `config.tenants[${index}]`
    if (names.has(name)) throw invalid(`${path}.name`, name, 'a name that no other tenant has')
    if (name === DEFAULT_TENANT)
      throw invalid(`${path}.name`, name, 'another name: this is who has a key of TOKENROOM_KEYS')
    names.add(name)
    if (Object.hasOwn(scope, 'tenant'))
      throw invalid(`${path}.scope.tenant`, scope.tenant, 'no tenant there: its name is the tenant')
    for (const key of keys) {
      const owner = owners.get(key)
      if (owner !== undefined) throw invalid(`${path}.keys`, `a key of ${owner}`, 'keys that no other tenant has')
      owners.set(key, name)
    }
    return { name, keys, scope }
  })
}

function readLimits(written: readonly WrittenLimit[]): readonly Limit[] {
  const limits = written.map((limit, index) => ({ ...limit, amount: amountOf(limit, index) }) as Limit)
  try {
    // The ledger's own checks, which know more than the declaration: ids, zones, edges, ceilings.
    checkLimits(limits)
  } catch (error) {
    if (TokenroomError.isInstance(error)) throw withPath(error)
    throw error
  }
  return limits
}

/** The amount as the ledger takes it: money as nano-USD. */
function amountOf({ unit, amount }: WrittenLimit, index: number): number | bigint {
  const path = `config.limits[${index}].amount`
  if (unit !== 'nanoUsd') {
    if (typeof amount === 'number') return amount
    throw invalid(path, amount, `a whole number of ${unit}`)
  }
  const nanoUsd = typeof amount === 'string' ? readMoney(amount) : null
  if (nanoUsd === null) throw invalid(path, amount, MONEY_FORM)
  return nanoUsd
}

function withPath(error: TokenroomError): TokenroomError {
  const { name = '', received = '', expected = '' } = textsOf(error)
  const data = { name: `config.${name}`, received, expected }
  return new TokenroomError('INVALID_ARGUMENT', `config.${error.message}`, data, { cause: error })
}
