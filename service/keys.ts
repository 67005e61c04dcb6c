import { TokenroomError } from '../src/errors/index.ts'
import { equal, sha256 } from './digests.ts'

const reasons = {
  missing: 'the request has no key; send the header "Authorization: Bearer <key>"',
  malformed: 'the Authorization header is not a bearer key; send it as "Authorization: Bearer <key>"',
  unknown: 'the key is not one of this service; check it, or add it to the service',
  'no-keys': 'this service was deployed without keys and serves no one; set its keys and deploy it again',
} as const

/**
 * The bearer keys of a service. Keys are compared as SHA-256 digests, all of them and all bytes, so that the time
 * an answer takes says nothing about how much of a key was right, how long it is, or which one it is.
 */
export class KeyRing {
  readonly #keys: readonly string[] | 'public'
  #digests: Promise<readonly Uint8Array[]> | undefined

  constructor(keys: readonly string[] | 'public') {
    this.#keys = keys
  }

  /** Throws `UNAUTHORIZED` unless `authorization`, a request's header, has one of the keys. */
  async check(authorization: string | null): Promise<void> {
    if (this.#keys === 'public') return
    if (this.#keys.length === 0) throw unauthorized('no-keys')
    if (authorization === null) throw unauthorized('missing')
    const key = /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1]
    if (key === undefined) throw unauthorized('malformed')
    // Made with the first request: some runtimes forbid it while a module is being evaluated.
    this.#digests ??= Promise.all(this.#keys.map(sha256))
    const given = await sha256(key)
    let found = 0
    for (const known of await this.#digests) found |= equal(known, given)
    if (found === 0) throw unauthorized('unknown')
  }
}

function unauthorized(reason: keyof typeof reasons): TokenroomError {
  return new TokenroomError('UNAUTHORIZED', reasons[reason], { reason })
}
