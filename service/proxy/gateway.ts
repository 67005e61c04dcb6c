/** The budget proxy among the service's own routes. */
import { TokenroomError } from '../../src/errors/index.ts'
import type { AdminRoutes } from '../admin/routes.ts'
import type { RequestHead } from '../reply.ts'
import type { Route } from '../routes.ts'
import type { Admission, Gateway } from '../service.ts'
import { DEFAULT_TENANT } from './config/read.ts'
import type { TenantKeys } from './keys.ts'

/** What the gateway is made of. */
export interface GatewayParts {
  readonly keys: TenantKeys
  readonly admin: AdminRoutes
}

export class BudgetGateway implements Gateway {
  readonly #parts: GatewayParts

  constructor(parts: GatewayParts) {
    this.#parts = parts
  }

  async admit(head: RequestHead): Promise<Omit<Admission, 'headers'> | null> {
    return this.#parts.admin.admit(head)
  }

  /** The keys of tenants open what counts; `/metrics` shows all tenants together, so a tenant of the file does not get it. */
  async authorize(head: RequestHead, { path }: Route): Promise<void> {
    const { kind, scope } = await this.#parts.keys.find(head)
    if (path !== '/metrics' || kind === 'admin' || scope.tenant === DEFAULT_TENANT) return
    const message = 'the metrics are of all tenants together; ask with a key of the administrator'
    throw new TokenroomError('UNAUTHORIZED', message, { reason: 'not-admin' })
  }
}
