/** What the administrator reads and sets: limits, overrides, reports, the page. */
import { TokenroomError } from '../../src/errors/index.ts'
import type { Ledger, Limit } from '../../src/ledger/index.ts'
import type { UsageStore } from '../../src/usage/index.ts'
import { requireAcceptable } from '../body.ts'
import { dashboardPage, PAGE_POLICY } from '../dashboard/page.ts'
import { PAGE_STYLE } from '../dashboard/style.ts'
import { parseJson } from '../json.ts'
import type { JsonLimits } from '../json-scan.ts'
import { problemReply } from '../problem.ts'
import type { TenantKeys } from '../proxy/keys.ts'
import { type Reply, type RequestHead, toResponse } from '../reply.ts'
import type { Admission } from '../service.ts'
import { jsonReply } from './json.ts'
import { override } from './override.ts'
import { readDashboard } from './read-dashboard.ts'
import { reportReply } from './report.ts'
import type { KnownValues, Standings } from './standings.ts'

export interface AdminParts {
  readonly keys: TenantKeys
  readonly ledger: Ledger
  readonly standings: Standings
  readonly limits: readonly Limit[]
  /** The names of all tenants. */
  readonly tenants: readonly string[]
  /** Null when no usage is kept. */
  readonly usage: UsageStore | null
  /** Writes what is not in the store yet. */
  readonly flush: () => Promise<void>
  readonly now: () => number
}

const PATHS = ['/dashboard', '/dashboard.css', '/admin/limits', '/admin/overrides', '/admin/usage'] as const
type AdminPath = (typeof PATHS)[number]

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
    const reply = (answer: Reply) => ({ route: path, reply: answer })
    if (path === '/dashboard.css') return reply(style())
    try {
      await this.#parts.keys.requireAdmin(head)
    } catch (error) {
      // A browser asks for the key as a password.
      if (path === '/dashboard') return reply(withPassword(error))
      throw error
    }
    const allowed = path === '/admin/overrides' ? ['POST'] : ['GET', 'HEAD']
    if (!allowed.includes(head.method)) throw wrongMethod(head.method, path, allowed)
    if (path !== '/admin/overrides') return reply(await this.#read(path, head))
    // What a browser sends along by itself must not change anything.
    if (/^basic /i.test(head.header('authorization') ?? '')) throw needsBearer()
    requireAcceptable(head, BODY_LIMITS.maxBodyBytes)
    return { route: path, reply: null, forward: async (bytes) => toResponse(await this.#override(bytes), head.method) }
  }

  async #read(path: Exclude<AdminPath, '/admin/overrides' | '/dashboard.css'>, { query }: RequestHead): Promise<Reply> {
    const { usage, standings, tenants, now, flush } = this.#parts
    await flush()
    if (path === '/admin/usage') return reportReply(query, usage, now())
    const data = await readDashboard(usage, standings, tenants, now(), path === '/admin/limits' ? asked(query) : {})
    return path === '/admin/limits' ? jsonReply({ limits: data.limits }) : page(dashboardPage(data, '/dashboard.css'))
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

function page(text: string): Reply {
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': PAGE_POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: text,
  }
}

function style(): Reply {
  const headers = {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  }
  return { status: 200, headers, body: PAGE_STYLE }
}

function withPassword(error: unknown): Reply {
  const reply = problemReply(error)
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Basic realm="tokenroom", charset="UTF-8"' } }
}

function wrongMethod(method: string, path: string, allowed: readonly string[]): TokenroomError {
  const message = `${path} does not answer ${method}; use ${allowed.join(', ')}`
  return new TokenroomError('METHOD_NOT_ALLOWED', message, { method, path, allowed })
}

function needsBearer(): TokenroomError {
  const message = 'a change needs the key in a header of its own; send "Authorization: Bearer <key>"'
  return new TokenroomError('UNAUTHORIZED', message, { reason: 'malformed' })
}
