/** Who asks: the tenant, or the administrator, of a key. Keys are known by their SHA-256 digests only. */
import { TokenroomError } from '../../src/errors/index.ts'
import { type Digest, equal, sha256 } from '../digests.ts'
import type { RequestHead } from '../reply.ts'
import type { Tenant } from './config/read.ts'

/** Who a key belongs to. */
export interface Caller {
  readonly kind: 'tenant' | 'admin'
  /** The tenant's name, and what each of its requests has in its scope; empty for the administrator. */
  readonly scope: Readonly<Record<string, string>>
}

interface Entry {
  readonly digest: Uint8Array
  readonly caller: Caller
}

const reasons = {
  missing: 'the request has no key; send the header "Authorization: Bearer <key>"',
  unknown: 'the key is not one of this proxy; check it, or add its hash to the settings file',
  'not-admin': 'this needs a key of the administrator; "npx tokenroom key" makes one, its hash goes to adminKeys',
} as const

/** The headers in which the SDKs send a key, besides `Authorization: Bearer`. */
export const KEY_HEADERS: readonly string[] = ['x-api-key', 'x-goog-api-key', 'api-key']

/**
 * The keys of all tenants and of the administrator. A key is hashed, and its digest is compared with all others and in all
 * bytes, so that the time says nothing of which was nearest. Keys are long and random, so one round of SHA-256 is enough.
 */
export class TenantKeys {
  readonly #entries: readonly Entry[]
  readonly #everyone: Caller | null
  readonly #digest: Digest

  /** `everyone` is who asks without a key of these, or null when nobody may. `digest` is SHA-256. */
  constructor(
    tenants: readonly Tenant[],
    adminKeys: readonly string[],
    everyone: Caller | null,
    digest: Digest = sha256,
  ) {
    this.#digest = digest
    this.#entries = [
      ...tenants.flatMap(({ name, keys, scope }) => {
        const caller: Caller = { kind: 'tenant', scope: { ...scope, tenant: name } }
        return keys.map((key) => ({ digest: fromHex(key), caller }))
      }),
      ...adminKeys.map((key) => ({ digest: fromHex(key), caller: { kind: 'admin', scope: {} } as const })),
    ]
    this.#everyone = everyone
  }

  /** Whose key the request has. Throws `UNAUTHORIZED`. */
  async find(head: RequestHead): Promise<Caller> {
    const key = keyOf(head)
    if (key !== null && this.#entries.length > 0) {
      const given = await this.#digest(key)
      let found: Caller | null = null
      for (const { digest, caller } of this.#entries) if (equal(digest, given) === 1) found = caller
      if (found !== null) return found
    }
    if (this.#everyone !== null) return this.#everyone
    throw unauthorized(key === null ? 'missing' : 'unknown')
  }

  /** Throws `UNAUTHORIZED` unless the request has a key of the administrator. A browser may send it as a password. */
  async requireAdmin(head: RequestHead): Promise<void> {
    if ((await this.find(head)).kind !== 'admin') throw unauthorized('not-admin')
  }
}

/** A key as it is written into the settings file: `sha256:` and 64 hexadecimal digits. */
export async function hashKey(key: string): Promise<string> {
  const digits = Array.from(await sha256(key), (byte) => byte.toString(16).padStart(2, '0'))
  return `sha256:${digits.join('')}`
}

/** The key of a request, wherever its SDK puts it; null without one. */
function keyOf(head: RequestHead): string | null {
  const authorization = head.header('authorization')
  if (authorization !== null) {
    const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +([^\s]+) *$/i.exec(authorization) ?? []
    return scheme.toLowerCase() === 'basic' ? passwordOf(credentials) : credentials || null
  }
  for (const name of KEY_HEADERS) {
    const key = head.header(name)
    if (key !== null) return key.trim() || null
  }
  return null
}

/** The password of basic credentials, which a browser asks a person for. */
function passwordOf(credentials: string): string | null {
  try {
    const text = atob(credentials)
    return text.slice(text.indexOf(':') + 1) || null
  } catch {
    return null
  }
}

function fromHex(hash: string): Uint8Array {
  const digits = hash.slice(hash.indexOf(':') + 1)
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  )
}

function unauthorized(reason: keyof typeof reasons): TokenroomError {
  return new TokenroomError('UNAUTHORIZED', reasons[reason], { reason })
}
