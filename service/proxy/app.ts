/** A budget proxy in the `fetch` shape. */
import type { Fetch, GuardCache } from '../../src/guard/index.ts'
import type { LedgerStore } from '../../src/ledger/index.ts'
import type { Alert, UsageRecord, UsageStore } from '../../src/usage/index.ts'
import { answerRequest } from '../app.ts'
import { type PreflightOptions, readServiceOptions, type ServiceSettings } from '../options.ts'
import { Service } from '../service.ts'
import { type Budget, createBudget } from './budget.ts'
import { type ProxyConfig, readProxyConfig } from './config/read.ts'
import type { Environment } from './config/upstreams.ts'

/** What a budget proxy is made of, besides what the pre-flight service takes. */
export interface ProxyOptions extends Omit<PreflightOptions, 'keys'> {
  /** Upstreams, tenants, limits and the rest: the sections of the settings file, as JSON has them. `store` is not read. */
  readonly config: unknown
  /** Where the keys of the providers are, by the names in `config`: `process.env`, or a Worker's `env`. */
  readonly env: Environment
  /** Where the budgets are kept. */
  readonly store: LedgerStore
  /** Where usage is added up, for the reports and the page. Default: nowhere; `onRecord` is told all the same. */
  readonly usage?: UsageStore
  /** What sends to the providers. Default: the global `fetch`. */
  readonly fetch?: Fetch
  /** Told of each request that is over: `formatUsageLine(record)` makes the line of a log of it. */
  readonly onRecord?: (record: UsageRecord) => void
  /** Told of each alert, beside the webhook of `config`. */
  readonly onAlert?: (alert: Alert) => void
  /** Where answers to equal requests are kept, instead of the memory that `config.guard.cache` names: `webCache(…)`. */
  readonly cache?: GuardCache
}

/** What is used of a Worker's context: work that goes on after the answer. */
interface RequestContext {
  waitUntil(work: Promise<unknown>): void
}

export interface Proxy {
  /**
   * Answers one request. Never rejects: a failure is an answer too. Can be taken off the object. Takes what a Worker's
   * `fetch` gets: with its context, what an answer used is kept also after its end.
   */
  readonly fetch: (request: Request, env?: unknown, context?: RequestContext) => Promise<Response>
  /** Takes no more requests, ends those under way after `drainMs` (default 10 seconds), and settles all of them. */
  readonly close: (options?: { readonly drainMs?: number }) => Promise<void>
}

/**
 * A budget proxy: the pre-flight service, and in front of the providers the routes of OpenAI, Anthropic and Gemini, whose
 * requests are counted, held to the limits, sent on and settled. Construct it once.
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
  const get = () => {
    made ??= make(options, settings, config)
    return made
  }
  return Object.freeze({
    fetch: async (request: Request, _env?: unknown, context?: RequestContext) => {
      const { service, budget } = get()
      const response = await answerRequest(service, request)
      return context === undefined ? response : kept(response, budget, context)
    },
    close: async ({ drainMs = 10_000 } = {}) => get().budget.close(drainMs),
  })
}

/** The same answer, whose usage is written once its end was read, or its reader has left. */
function kept(response: Response, budget: Budget, context: RequestContext): Response {
  if (response.body === null) {
    context.waitUntil(budget.flush())
    return response
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const passed = response.body.pipeTo(writable).catch(() => {})
  context.waitUntil(passed.then(() => budget.flush()))
  return new Response(readable, response)
}

interface Made {
  readonly budget: Budget
  readonly service: Service
}

function make(options: ProxyOptions, settings: ServiceSettings, config: ProxyConfig): Made {
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
  })
  const service: Service = new Service(settings, { gateway: budget.gateway })
  return { budget, service }
}
