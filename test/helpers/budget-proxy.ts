/** A budget proxy in this process, with two tenants and an administrator. */
import { answerRequest } from '../../service/app.ts'
import { defaultLimits, type ServerLimits } from '../../service/node/connection-limits.ts'
import { Places } from '../../service/node/places.ts'
import { createSendUp } from '../../service/node/send-up.ts'
import { NodeServer } from '../../service/node/server.ts'
import { readServiceOptions } from '../../service/options.ts'
import { type Budget, type BudgetParts, createBudget } from '../../service/proxy/budget.ts'
import { readProxyConfig } from '../../service/proxy/config/read.ts'
import { hashKey } from '../../service/proxy/keys.ts'
import { Service } from '../../service/service.ts'
import { loadTokenizer } from '../../src/index.ts'
import { memoryStore } from '../../src/ledger/index.ts'
import { memoryUsageStore } from '../../src/usage/index.ts'

export const ACME_KEY = 'a-key-of-acme'
export const GLOBEX_KEY = 'a-key-of-globex'
export const ADMIN_KEY = 'a-key-of-the-administrator'

const jsonLimits = { maxDepth: 64, maxValues: 200_000 }
/** Signs the webhooks of a proxy that `env` is for. */
export const HOOK_SECRET = `whsec_${btoa('a secret of twenty-four b')}`
const env = {
  HOOK_SECRET,
  OPENAI_API_KEY: 'sk-of-the-provider',
  ANTHROPIC_API_KEY: 'sk-of-the-provider',
  GEMINI_API_KEY: 'sk-of-the-provider',
}

/** A budget with two tenants, an administrator, and what a test adds to its settings. */
export async function openBudget(sections: object = {}, parts: Partial<BudgetParts> = {}): Promise<Budget> {
  const tenants = [
    { name: 'acme', keys: [await hashKey(ACME_KEY)] },
    { name: 'globex', keys: [await hashKey(GLOBEX_KEY)], scope: { user: 'robot' } },
  ]
  return createBudget({
    config: readProxyConfig({ tenants, adminKeys: [await hashKey(ADMIN_KEY)], ...sections }, env),
    store: memoryStore(),
    usage: memoryUsageStore(),
    defaultKeys: [],
    counter: loadTokenizer,
    jsonLimits,
    fetch: createSendUp(),
    onError: console.error,
    ...parts,
  })
}

/** The same behind the service, asked without a socket. */
export async function openProxy(
  sections: object = {},
  parts: Partial<BudgetParts> = {},
): Promise<Budget & { fetch(path: string, key?: string | null, init?: RequestInit): Promise<Response> }> {
  const budget = await openBudget(sections, parts)
  const service = serviceOf(budget)
  return {
    ...budget,
    fetch: (path, key = ACME_KEY, init = {}) => {
      const request = new Request(`https://proxy.test${path}`, init)
      if (key !== null) request.headers.set('authorization', `Bearer ${key}`)
      return answerRequest(service, request)
    },
  }
}

/** The init of a POST of JSON. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
}

function serviceOf({ gateway }: Budget): Service {
  const tokenizers = { o200k_base: () => loadTokenizer('o200k_base') }
  return new Service(readServiceOptions({ tokenizers, keys: [], onError: () => {} }), { gateway })
}

/** Serves a budget over sockets, on a port of its own. `stop` ends both, and answers how many answers were cut. */
export async function serveBudget(budget: Budget, changed: Partial<ServerLimits> = {}) {
  const limits = { ...defaultLimits, stopMs: 200, ...changed }
  const service = serviceOf(budget)
  const server = new NodeServer({
    service,
    limits,
    places: new Places(limits),
    compute: (route, bytes) => service.answer(route, bytes),
    slowDown: async () => {},
    onDone: () => {},
  })
  const { port } = await server.listen(0, '127.0.0.1')
  let stopped: Promise<number> | null = null
  const stopBoth = async () => {
    const cut = await server.stop(0)
    await budget.close(100)
    return cut
  }
  const stop = () => {
    stopped ??= stopBoth()
    return stopped
  }
  return { port, origin: `http://127.0.0.1:${port}`, stop }
}
