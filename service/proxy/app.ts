/** A budget proxy in the `fetch` shape. */
import type { Fetch, GuardCache } from '../../src/guard/index.ts'
import { isFollowed, whenSettled } from '../../src/guard/settled.ts'
import type { LedgerStore } from '../../src/ledger/index.ts'
import type { Alert, UsageRecord, UsageStore } from '../../src/usage/index.ts'
import { answerRequest } from '../app.ts'
import { type PreflightOptions, readServiceOptions, type ServiceSettings } from '../options.ts'
import { Service } from '../service.ts'
import { withBeats } from './beats.ts'
import { type Budget, createBudget } from './budget.ts'
import { type ProxyConfig, readProxyConfig } from './config/read.ts'
import type { Environment } from './config/upstreams.ts'

/** The options of a budget proxy, in addition to those of the pre-flight service. */
export interface ProxyOptions extends Omit<PreflightOptions, 'keys'> {
  /** The sections of the settings file as JSON: upstreams, tenants, limits and the others. Its `store` is ignored. */
  readonly config: unknown
  /** The environment variables that `config` names, with the providers' keys: `process.env`, or a Worker's `env`. */
  readonly env: Environment
  /** The store of the budgets. */
  readonly store: LedgerStore
  /** The store of usage totals, for reports and the dashboard. Default: none. `onRecord` is called in either case. */
  readonly usage?: UsageStore
  /** The `fetch` that sends requests to the providers. Default: the global one. */
  readonly fetch?: Fetch
  /** Called after each request. `formatUsageLine(record)` makes a log line from the record. */
  readonly onRecord?: (record: UsageRecord) => void
  /** Called for each alert, in addition to the webhook of `config`. */
  readonly onAlert?: (alert: Alert) => void
  /** A cache of answers to equal requests, such as `webCache(…)`. It replaces the one in memory of `config.guard.cache`. */
  readonly cache?: GuardCache
}

/** What is used of a Worker's context: work that goes on after the answer. */
interface RequestContext {
  waitUntil(work: Promise<unknown>): void
}

export interface Proxy {
  /**
   * Answers one request. Never rejects: a failure is an answer, too. It needs no `this`. It takes the arguments of a
   * Worker's `fetch`. With the context, the request goes on until what it used is settled and written.
   */
  readonly fetch: (request: Request, env?: unknown, context?: RequestContext) => Promise<Response>
  /**
   * Sends alerts again that no receiver has taken, and writes usage that waits: for a Worker's cron trigger, as timers end with
   * their request there.
   */
  readonly scheduled: (event?: unknown, env?: unknown, context?: RequestContext) => Promise<void>
  /** Refuses new requests, ends those in flight after `drainMs` (default 10 seconds), and settles all of them. */
  readonly close: (options?: { readonly drainMs?: number }) => Promise<void>
}

/**
 * A budget proxy: the routes of the pre-flight service, and those of OpenAI, Anthropic and Gemini. It counts requests to
 * these, reserves their tokens under the limits, forwards them and settles their usage. Create it once.
 *
 * Throws `INVALID_ARGUMENT` with the path of what is wrong in `config`.
 *
 * @example
 * const store = durableObjectStore({ stub: env.LEDGER.get(env.LEDGER.idFromName('main')) })
 * export default createProxy({ config, env, store, tokenizers: { o200k_base } })
 */
export function createProxy(options: ProxyOptions): Proxy {
  const settings = readServiceOptions({ ...options, keys: [] })
  const config = readProxyConfig(options.config, options.env)
  // Made with the first request: a Worker has no randomness, which ids need, while its modules are evaluated.
  let made: Made | undefined
  const get = (hasTimers: boolean) => {
    made ??= make(options, settings, config, hasTimers)
    return made
  }
  return Object.freeze({
    fetch: async (request: Request, _env?: unknown, context?: RequestContext) => {
      const { service, budget } = get(context === undefined)
      const answered = answerRequest(service, request)
      // At once: a caller may leave before there is an answer.
      context?.waitUntil(answered.then(whenSettled).then(() => budget.finish()))
      const response = await answered
      const hasBeats = context !== undefined && isFollowed(response)
      return hasBeats ? new Response(withBeats(response.body!), response) : response
    },
    scheduled: async (_event?: unknown, _env?: unknown, context?: RequestContext) => {
      const finished = get(context === undefined).budget.finish({ look: true })
      context?.waitUntil(finished)
      return finished
    },
    close: async ({ drainMs = 10_000 } = {}) => get(true).budget.close(drainMs),
  })
}

interface Made {
  readonly budget: Budget
  readonly service: Service
}

function make(options: ProxyOptions, settings: ServiceSettings, config: ProxyConfig, hasTimers: boolean): Made {
  const budget = createBudget({
    config,
    store: options.store,
    usage: options.usage ?? null,
    defaultKeys: [],
    counter: (encoding) => service.tokenizers.get(encoding),
    jsonLimits: settings,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    ...(options.onRecord && { onRecord: options.onRecord }),
    ...(options.onAlert && { onAlert: options.onAlert }),
    ...(options.cache && { cache: options.cache }),
    onError: settings.onError,
    hasTimers,
  })
  const service: Service = new Service(settings, { gateway: budget.gateway })
  return { budget, service }
}
