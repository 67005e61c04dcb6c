/** Who and what a request is for. */
import type { RequestHead } from '../reply.ts'
import { invalid } from '../schemas/read.ts'
import type { Caller } from './keys.ts'

/** The names that a request may say, each in a header of its own: `x-tokenroom-user`. */
const SAID = ['user', 'feature', 'session'] as const
const LONGEST = 512

/** The scope of a request: what its headers say, and over it what its key is fixed to. Throws `INVALID_ARGUMENT`. */
export function scopeOf(head: RequestHead, { scope }: Caller): Readonly<Record<string, string>> {
  const said: Record<string, string> = {}
  for (const name of SAID) {
    const value = head.header(`x-tokenroom-${name}`)?.trim() ?? ''
    if (value === '') continue
    if (value.length > LONGEST) throw invalid(`header.x-tokenroom-${name}`, value, `at most ${LONGEST} characters`)
    said[name] = value
  }
  return { ...said, ...scope }
}

/**
 * The id of a request, the same for all its attempts; undefined when it gives none. The tenant is part of it, so that
 * nobody uses another's.
 */
export function requestIdOf(head: RequestHead, { scope }: Caller): string | undefined {
  const id = head.header('x-tokenroom-request-id')?.trim() ?? ''
  if (id === '') return undefined
  if (id.length > 100) throw invalid('header.x-tokenroom-request-id', id, 'at most 100 characters')
  return `${scope.tenant ?? ''}/${id}`
}
