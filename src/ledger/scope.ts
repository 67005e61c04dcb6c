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

/** Whether a scope has these names and no others, each with a value that it may have: then nothing is to be refused. */
export function hasOnly(scope: Scope, names: readonly string[]): boolean {
  if (typeof scope !== 'object' || scope === null || Array.isArray(scope)) return false
  let count = 0
  for (const _ in scope) count++
  if (count !== names.length) return false
  for (let at = 0; at < count; at++) {
    const name = names[at]!
    const value: unknown = scope[name]
    if (typeof value !== 'string' || value.length === 0 || value.length > LONGEST_VALUE) return false
    if (!Object.hasOwn(scope, name)) return false
  }
  return true
}

/** Whether two scopes have the same values of some names. */
export function agreeOn(names: readonly string[], one: Scope, other: Scope): boolean {
  for (let at = 0; at < names.length; at++) if (one[names[at]!] !== other[names[at]!]) return false
  return true
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
