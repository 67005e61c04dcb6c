import { answerRequest } from '../../../../service/app.ts'
import { readOptions } from '../../../../service/options.ts'
import { type Budget, type BudgetParts, createBudget } from '../../../../service/proxy/budget.ts'
import { readProxyConfig } from '../../../../service/proxy/config/read.ts'
import { hashKey } from '../../../../service/proxy/keys.ts'
import { Service } from '../../../../service/service.ts'
import { loadTokenizer } from '../../../../src/index.ts'
import { memoryStore } from '../../../../src/ledger/index.ts'

export const ACME_KEY = 'a-key-of-acme'
export const GLOBEX_KEY = 'a-key-of-globex'
export const ADMIN_KEY = 'a-key-of-the-administrator'

/** A proxy with two tenants, an administrator, and what a test adds to its settings. */
export async function openProxy(
  sections: object = {},
  parts: Partial<BudgetParts> = {},
): Promise<Budget & { fetch(path: string, key?: string | null, init?: RequestInit): Promise<Response> }> {
  const config = readProxyConfig(
    {
      tenants: [
        { name: 'acme', keys: [await hashKey(ACME_KEY)] },
        { name: 'globex', keys: [await hashKey(GLOBEX_KEY)], scope: { user: 'robot' } },
      ],
      adminKeys: [await hashKey(ADMIN_KEY)],
      ...sections,
    },
    {
      OPENAI_API_KEY: 'sk-of-the-provider',
      ANTHROPIC_API_KEY: 'sk-of-the-provider',
      GEMINI_API_KEY: 'sk-of-the-provider',
    },
  )
  const budget = createBudget({ config, store: memoryStore(), defaultKeys: [], ...parts })
  const tokenizers = { o200k_base: () => loadTokenizer('o200k_base') }
  const service = new Service(readOptions({ tokenizers, keys: [], onError: () => {} }), { gateway: budget.gateway })
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
