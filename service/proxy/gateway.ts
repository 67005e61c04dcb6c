/** The budget proxy among the service's own routes: requests of tenants go through the guard to the providers. */
import { TokenroomError } from '../../src/errors/index.ts'
import type { Fetch, Guard } from '../../src/guard/index.ts'
import type { AdminRoutes } from '../admin/routes.ts'
import type { JsonLimits } from '../json-scan.ts'
import type { RequestHead } from '../reply.ts'
import type { Route } from '../routes.ts'
import type { Admission, Gateway } from '../service.ts'
import { DEFAULT_TENANT, type ProxyConfig } from './config/read.ts'
import { forward } from './forward.ts'
import type { TenantKeys } from './keys.ts'
import { requestIdOf, scopeOf } from './scope.ts'
import { type Target, targetOf } from './targets.ts'

/** What the gateway is made of. */
export interface GatewayParts {
  readonly config: ProxyConfig
  readonly keys: TenantKeys
  readonly admin: AdminRoutes
  readonly guard: Guard
  /** Sends what no guard counts. */
  readonly send: Fetch
  readonly jsonLimits: JsonLimits
}

export class BudgetGateway implements Gateway {
  readonly #parts: GatewayParts

  constructor(parts: GatewayParts) {
    this.#parts = parts
  }

  async admit(head: RequestHead): Promise<Omit<Admission, 'headers'> | null> {
    const { config, keys, admin, guard, send, jsonLimits } = this.#parts
    const administration = await admin.admit(head)
    if (administration !== null) return administration
    const target = targetOf(head.method, head.path)
    if (target === null) return null
    const caller = await keys.find(head)
    if (caller.kind === 'admin') throw needsTenant()
    const upstream = config.upstreams.get(target.upstream)
    if (upstream === undefined) throw noUpstream(head, target, [...config.upstreams.keys()])
    if (target.kind === 'unknown' && config.unknownEndpoints === 'deny') throw endpointDenied(head)
    const scope = scopeOf(head, caller)
    const requestId = requestIdOf(head, caller)
    const forwarding = { guard, send, jsonLimits, target, upstream, scope, requestId, head }
    return { route: target.route, reply: null, forward: (bytes, signal) => forward(forwarding, bytes, signal) }
  }

  /** The keys of tenants open what counts; `/metrics` shows all tenants together, so a tenant of the file does not get it. */
  async authorize(head: RequestHead, { path }: Route): Promise<void> {
    const { kind, scope } = await this.#parts.keys.find(head)
    if (path !== '/metrics' || kind === 'admin' || scope.tenant === DEFAULT_TENANT) return
    const message = 'the metrics are of all tenants together; ask with a key of the administrator'
    throw new TokenroomError('UNAUTHORIZED', message, { reason: 'not-admin' })
  }
}

function needsTenant(): TokenroomError {
  const message = 'this is the key of the administrator, whom no limit counts; send requests with the key of a tenant'
  return new TokenroomError('UNAUTHORIZED', message, { reason: 'not-tenant' })
}

function noUpstream({ path }: RequestHead, { upstream }: Target, known: readonly string[]): TokenroomError {
  const message = `${path} is of ${upstream}, and this proxy has upstreams for ${known.join(', ')}; add it to "upstreams"`
  return new TokenroomError('ROUTE_UNKNOWN', message, { path, known })
}

function endpointDenied({ method, path }: RequestHead): TokenroomError {
  const message = `nobody counts ${method} ${path}, so it is not passed on; set "unknownEndpoints": "pass" to pass such requests on uncounted`
  return new TokenroomError('ENDPOINT_DENIED', message, { method, path })
}
