/** The budget proxy of a process: its part of the settings file, its store. */
import { dirname, resolve } from 'node:path'
import { type Budget, createBudget } from '../../service/proxy/budget.ts'
import { type ProxyConfig, readProxyConfig } from '../../service/proxy/config/read.ts'
import { parseUpstreams } from '../../service/proxy/config/upstreams.ts'
import { hashKey } from '../../service/proxy/keys.ts'
import { CommandError } from '../errors.ts'
import { readKeys } from './keys.ts'
import type { SettingsFile } from './read-settings.ts'
import type { BudgetHooks } from './server.ts'
import type { Settings } from './settings.ts'
import { openStores } from './store.ts'

/** What the proxy is set to; null without an upstream and without a section of the file: it is the pre-flight service then. */
export function readBudgetConfig(
  { upstreams: typed }: Settings,
  { sections }: SettingsFile,
  environment: NodeJS.ProcessEnv,
): ProxyConfig | null {
  if (typed.length === 0 && Object.keys(sections).length === 0) return null
  const written = isObject(sections.upstreams) ? sections.upstreams : {}
  const given = Object.entries(parseUpstreams(typed)).map(([name, upstream]) => {
    const own = written[name]
    return [name, isObject(own) ? { ...own, ...upstream } : upstream] as const
  })
  const upstreams =
    sections.upstreams === undefined || isObject(sections.upstreams)
      ? { ...written, ...Object.fromEntries(given) }
      : sections.upstreams
  const config = readProxyConfig({ ...sections, upstreams }, environment)
  if (config.upstreams.size > 0) return config
  const message =
    'the settings are those of a proxy, and no upstream is given; give --upstream, or "upstreams" in the file'
  throw new CommandError('SETTING_INVALID', message)
}

/** Opens the stores and puts the proxy together. Throws `STORE_UNAVAILABLE`. */
export async function openBudget(
  config: ProxyConfig,
  settings: Settings,
  { path }: SettingsFile,
  parts: BudgetHooks,
): Promise<Budget> {
  const stores = await openStores(config, path === null ? process.cwd() : dirname(resolve(path)))
  const { maxDepth, maxValues } = settings
  const keys = await defaultKeys(config, settings)
  return createBudget({ ...parts, ...stores, config, defaultKeys: keys, jsonLimits: { maxDepth, maxValues } })
}

/** The keys of the settings, hashed. With tenants in the file nobody is let in without a key. */
async function defaultKeys(config: ProxyConfig, settings: Settings): Promise<readonly string[] | 'public'> {
  const hasTenants = config.tenants.some(({ keys }) => keys.length > 0)
  if (hasTenants && settings.keys.length === 0 && settings.keysFile === null) return []
  const keys = readKeys(settings)
  return keys === 'public' ? keys : Promise.all(keys.map(hashKey))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
