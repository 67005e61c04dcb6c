/** The service with everything around it that a process has: threads, a log, metrics. */
import { createHash } from 'node:crypto'
import { encodingForModel, encodingNames, loadTokenizer } from 'tokenroom'
import { type Alert, usageLine } from 'tokenroom/usage'
import { BudgetMetrics } from '../../service/node/budget-metrics.ts'
import type { ExchangeRecord } from '../../service/node/exchange.ts'
import type { LogWriter } from '../../service/node/log-writer.ts'
import { countedTokens, Metrics } from '../../service/node/metrics.ts'
import { metricsRoute } from '../../service/node/metrics-route.ts'
import { Places } from '../../service/node/places.ts'
import { ThreadPool } from '../../service/node/pool.ts'
import { createSendUp } from '../../service/node/send-up.ts'
import { NodeServer } from '../../service/node/server.ts'
import { WrongKeys } from '../../service/node/wrong-keys.ts'
import { type PreflightOptions, readServiceOptions } from '../../service/options.ts'
import type { Budget, BudgetParts } from '../../service/proxy/budget.ts'
import type { Reply } from '../../service/reply.ts'
import { Service } from '../../service/service.ts'
import { readKeys } from './keys.ts'
import type { Settings } from './settings.ts'
import { lazyTokenizers } from './thread-data.ts'

/** What the proxy tells, and what it counts and sends with. */
export type BudgetHooks = Pick<
  BudgetParts,
  'counter' | 'fetch' | 'digest' | 'onEvent' | 'onRecord' | 'onAlert' | 'onError'
>

/** How long answers that have been cut may take to be settled. */
const SETTLE_MS = 1_000

export interface Running {
  readonly server: NodeServer
  /** Stops the server and its threads; resolves to the number of answers that were cut. */
  stop(options: { readonly drainMs: number }): Promise<number>
}

/** Makes the server of `settings`. It does not listen yet. */
export async function makeServer(
  settings: Settings,
  log: LogWriter,
  open: ((parts: BudgetHooks) => Promise<Budget>) | null,
): Promise<Running> {
  const onError = (error: unknown) => log.write(failure(error), 'always')
  const { maxBodyBytes, maxDepth, maxValues, maxSlots, maxItems } = settings
  const shared = { maxBodyBytes, maxDepth, maxValues, maxSlots, maxItems }
  const metrics = new Metrics()
  const budgetMetrics = new BudgetMetrics()
  const budget =
    (await open?.({
      counter: loadTokenizer,
      fetch: createSendUp(),
      digest: (key) => createHash('sha256').update(key).digest(),
      onEvent: (event) => budgetMetrics.add(event),
      onRecord: (record) => log.write(usageLine(record)),
      onAlert: (alert) => log.write(alertLine(alert), 'always'),
      onError,
    })) ?? null
  const places = new Places(settings)
  const wrongKeys = new WrongKeys()
  const pool = new ThreadPool(new URL('../serve/service-thread.ts', import.meta.url), shared, { ...settings, onError })
  const gauges = () => ({
    ready: server.isReady,
    connections: server.connections,
    bodies: places.taken,
    waiting: places.waiting,
    unsentBytes: places.unsentBytes,
    busyThreads: pool.busy,
    queuedForThreads: pool.queued,
    receivedBytes: server.readBytes,
    droppedLogLines: log.dropped,
  })
  const service: Service = new Service(
    readServiceOptions({
      ...shared,
      tokenizers: await readTokenizers(settings.models),
      // The proxy looks at keys itself.
      keys: budget === null ? readKeys(settings) : [],
      allowedOrigins: settings.origins.includes('*') ? '*' : settings.origins,
      onError,
    }),
    {
      routes: [metricsRoute(() => metrics.format(gauges(), budget === null ? [] : budgetMetrics.families()))],
      isStopping: () => !server.isReady,
      ...(budget && { gateway: budget.gateway }),
    },
  )
  const isLarge = (bytes: Uint8Array) => settings.threads > 0 && bytes.length >= settings.threadFromBytes
  const server: NodeServer = new NodeServer({
    service,
    limits: settings,
    places,
    compute: (route, bytes) => (isLarge(bytes) ? pool.run(route, bytes) : service.answer(route, bytes)),
    slowDown: ({ address }, reply) => slowDown(wrongKeys, address, reply),
    onDone: (record) => {
      metrics.add(record)
      log.write(requestLine(record))
    },
  })
  const stop: Running['stop'] = async ({ drainMs }) => {
    const cut = await server.stop(drainMs)
    await Promise.all([pool.close(), budget?.close(SETTLE_MS)])
    return cut
  }
  return { server, stop }
}

/** Every encoding, loaded when first asked for; those of `models` now. */
async function readTokenizers(models: readonly string[]): Promise<PreflightOptions['tokenizers']> {
  const names: readonly string[] = encodingNames
  const now = models.map((model) => (names.includes(model) ? model : encodingForModel(model)))
  const loaded = await Promise.all(now.map(async (encoding) => [encoding, await loadTokenizer(encoding)] as const))
  return { ...lazyTokenizers(), ...Object.fromEntries(loaded) }
}

async function slowDown(wrongKeys: WrongKeys, address: string, { status }: Reply): Promise<void> {
  const ms = status === 401 ? wrongKeys.add(address) : 0
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}

/** One line of the log. Nothing of a text and nothing of a key is in it; an address only where a key was refused. */
function requestLine({ address, method, route, reply, bodyBytes, ms, sent }: ExchangeRecord): object {
  const { status, code } = reply
  return {
    time: new Date().toISOString(),
    level: status >= 500 ? 'error' : status === 401 || !sent ? 'warn' : 'info',
    event: 'request',
    method,
    route,
    status,
    ...(code !== undefined && { code }),
    tokens: countedTokens(reply),
    ms: Math.round(ms * 10) / 10,
    bodyBytes,
    ...(!sent && { sent }),
    ...(status === 401 && { address }),
  }
}

function alertLine({ id, kind, message }: Alert): object {
  return { time: new Date().toISOString(), level: 'warn', event: 'alert', id, kind, message }
}

function failure(error: unknown): object {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { time: new Date().toISOString(), level: 'error', event: 'failure', error: text }
}
