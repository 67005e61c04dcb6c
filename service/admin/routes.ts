/** What the administrator reads and sets: limits and overrides. */
import { TokenroomError } from '../../src/errors/index.ts'
import type { Ledger, Limit } from '../../src/ledger/index.ts'
import { requireAcceptable } from '../body.ts'
import { parseJson } from '../json.ts'
import type { JsonLimits } from '../json-scan.ts'
import type { TenantKeys } from '../proxy/keys.ts'
import { type Reply, type RequestHead, toResponse } from '../reply.ts'
import type { Admission } from '../service.ts'
import { jsonReply } from './json.ts'
import { override } from './override.ts'
import type { KnownValues, Standings } from './standings.ts'

export interface AdminParts {
  readonly keys: TenantKeys
  readonly ledger: Ledger
  readonly standings: Standings
  readonly limits: readonly Limit[]
  /** The names of all tenants. */
  readonly tenants: readonly string[]
}

const PATHS = ['/admin/limits', '/admin/overrides'] as const

/** Bodies here are small. */
const BODY_LIMITS: JsonLimits & { readonly maxBodyBytes: number } = {
  maxBodyBytes: 65_536,
  maxDepth: 8,
  maxValues: 200,
}
/** The most values that a question may name for one name. */
const MOST_VALUES = 100

export class AdminRoutes {
  readonly #parts: AdminParts

  constructor(parts: AdminParts) {
    this.#parts = parts
  }

  /** Answers a request by its head, or says how its body is answered; null for a path of somebody else's. */
  async admit(head: RequestHead): Promise<Omit<Admission, 'headers'> | null> {
    const path = PATHS.find((one) => one === head.path)
    if (path === undefined) return null
    await this.#parts.keys.requireAdmin(head)
    const allowed = path === '/admin/overrides' ? ['POST'] : ['GET', 'HEAD']
    if (!allowed.includes(head.method)) throw wrongMethod(head.method, path, allowed)
    if (path === '/admin/limits') return { route: path, reply: await this.#limits(head) }
    // What a browser sends along by itself must not change anything.
    if (/^basic /i.test(head.header('authorization') ?? '')) throw needsBearer()
    requireAcceptable(head, BODY_LIMITS.maxBodyBytes)
    return { route: path, reply: null, forward: async (bytes) => toResponse(await this.#override(bytes), head.method) }
  }

  async #limits({ query }: RequestHead): Promise<Reply> {
    const { standings, tenants } = this.#parts
    return jsonReply({ limits: await standings.read({ tenant: tenants, ...asked(query) }) })
  }

  async #override(bytes: Uint8Array): Promise<Reply> {
    const { ledger, limits } = this.#parts
    return jsonReply(await override(parseJson(bytes, BODY_LIMITS), ledger, limits))
  }
}

/** The values that a question names: `?user=ada&user=bo`. */
function asked(query: string): KnownValues {
  const values: Record<string, string[]> = {}
  for (const [name, value] of [...new URLSearchParams(query)].slice(0, MOST_VALUES)) {
    if (value === '') continue
    if (!Object.hasOwn(values, name)) Object.defineProperty(values, name, { value: [], enumerable: true })
    values[name]!.push(value)
  }
  return values
}

function wrongMethod(method: string, path: string, allowed: readonly string[]): TokenroomError {
  const message = `${path} does not answer ${method}; use ${allowed.join(', ')}`
  return new TokenroomError('METHOD_NOT_ALLOWED', message, { method, path, allowed })
}

function needsBearer(): TokenroomError {
  const message = 'a change needs the key in a header of its own; send "Authorization: Bearer <key>"'
  return new TokenroomError('UNAUTHORIZED', message, { reason: 'malformed' })
}
