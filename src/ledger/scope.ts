/** From a scope to the key of a counter. Two different scopes never share one. */
import { invalidArgument, nearestNames, TokenroomError } from '../errors/index.ts'
import type { Scope } from './types.ts'

/** Names that every scope may have. Others are known when a limit names them. */
export const SCOPE_NAMES = ['request', 'session', 'feature', 'user', 'tenant', 'model'] as const

const LONGEST_VALUE = 512

/** Halves of surrogate pairs, which UTF-8 cannot carry, and the sign that stands for them. */
const unsafe = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|~/g
const mayBeUnsafe = /[\uD800-\uDFFF~]/

/** The value of a name, if the scope has it itself: nothing comes from a prototype. */
export function ownValue(scope: Scope, name: string): string | undefined {
  return Object.hasOwn(scope, name) ? scope[name] : undefined
}

/** Refuses a scope that is no record of names that somebody knows. Costs one pass over its names. */
export function checkScope(scope: Scope, known: ReadonlySet<string>): void {
  if (typeof scope !== 'object' || scope === null || Array.isArray(scope)) {
    throw invalidArgument('scope', scope, 'an object of names and values')
  }
  // Without a list of its names: this is done for each request.
  for (const name in scope) {
    if (!Object.hasOwn(scope, name)) continue
    if (!known.has(name)) throw unknownName(name, known)
    const value: unknown = scope[name]
    if (typeof value !== 'string') throw invalidArgument(`scope.${name}`, value, 'a string')
    if (value.length > LONGEST_VALUE || value.length === 0) {
      throw invalidArgument(`scope.${name}`, value, `a string of 1 to ${LONGEST_VALUE} code units`)
    }
  }
}

/** A copy of a scope's own names: `known` if it is one already. */
export function copyOf(scope: Scope, known: Scope | undefined): Scope {
  if (known === undefined) return { ...scope }
  let names = 0
  for (const name in scope) {
    if (!Object.hasOwn(known, name) || known[name] !== scope[name]) return { ...scope }
    names++
  }
  for (const _ in known) names--
  return names === 0 ? known : { ...scope }
}

/** A string in the form in which it is part of a key: equal only for equal strings, in every store. */
export function keyPart(value: string): string {
  if (!mayBeUnsafe.test(value)) return value
  return value.replace(unsafe, (unit) => `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The key of a counter. `names` are those of one limit, so the number of values is known and lengths part them. */
export function accountOf(limitId: string, names: readonly string[], scope: Scope): string {
  if (names.length === 0) return limitId
  if (names.length === 1) return `${limitId}:${keyPart(scope[names[0]!]!)}`
  let key = `${limitId}:`
  for (const name of names) {
    const part = keyPart(scope[name]!)
    key += `${part.length}:${part}`
  }
  return key
}

/** A scope as one string, equal for equal scopes, without a line break. */
export function printScope(scope: Scope): string {
  const names = Object.keys(scope)
  if (names.length === 0) return '\n'
  if (names.length > 1) names.sort()
  let print = ''
  for (const name of names) {
    const value = keyPart(scope[name]!)
    print += `${keyPart(name)}=${value.length}:${value};`
  }
  return `${print.includes('\n') ? print.replaceAll('\n', '~000a') : print}\n`
}

function unknownName(name: string, known: ReadonlySet<string>): TokenroomError {
  const names = [...known].sort()
  const [nearest] = nearestNames(name, names, 1)
  const advice = nearest === undefined ? 'name it in a limit first' : `did you mean "${nearest}"?`
  return new TokenroomError('INVALID_ARGUMENT', `scope.${name.slice(0, 60)} is no name that a limit knows; ${advice}`, {
    name: `scope.${name.slice(0, 60)}`,
    received: name.slice(0, 60),
    expected: names.join(', '),
  })
}
