/** From limits as they are written to limits that can be applied quickly. */
import { invalidArgument, TokenroomError } from '../../errors/index.ts'
import { checkScope, hasOnly, ownValue, SCOPE_NAMES } from '../scope.ts'
import { CEILING, MONEY, UNITS } from '../store/types.ts'
import type { Limit, Scope, Unit } from '../types.ts'
import { readWindow, type WindowAt } from './windows.ts'

export interface ReadLimit {
  readonly id: string
  /** Its place in the list of limits. */
  readonly index: number
  /** The names whose values have a counter each. */
  readonly names: readonly string[]
  readonly only: ReadonlyMap<string, ReadonlySet<string>>
  readonly skips: boolean
  readonly unit: number
  readonly unitName: Unit
  readonly amount: number
  readonly enforced: boolean
  readonly windowAt: WindowAt
}

/** Limits, and every name that a scope may have under them. */
export interface ReadLimits {
  readonly list: readonly ReadLimit[]
  readonly names: ReadonlySet<string>
  /** A scope that has these names and no others is under all limits. Null when that depends on values. */
  readonly needed: readonly string[] | null
  readonly hasMoney: boolean
}

const identifier = /^[A-Za-z0-9._-]{1,64}$/

/** Refuses what cannot be meant. Costs little: it is done once, and when limits change. */
export function readLimits(limits: readonly Limit[]): ReadLimits {
  if (!Array.isArray(limits)) throw invalidArgument('limits', limits, 'an array of limits')
  const list = limits.map((limit, index) => readLimit(index, limit))
  const ids = new Set<string>()
  for (const { id } of list) {
    if (ids.has(id)) throw refused('limits', `two limits "${id}"`, 'limits with different ids')
    ids.add(id)
  }
  const names = new Set<string>(SCOPE_NAMES)
  for (const limit of list) for (const name of [...limit.names, ...limit.only.keys()]) names.add(name)
  const isForAll = list.every(({ only, skips }) => only.size === 0 && !skips)
  const needed = isForAll ? [...new Set(list.flatMap((limit) => limit.names))] : null
  return { list, names, needed, hasMoney: list.some(({ unit }) => unit === MONEY) }
}

/** The names of a scope for which `limitsFor` is all limits; null when it has to be asked. */
export function plainNames({ needed }: ReadLimits, scope: Scope): readonly string[] | null {
  return needed !== null && hasOnly(scope, needed) ? needed : null
}

/** The limits that apply to a scope. Throws when one needs a name that the scope does not have. */
export function limitsFor({ list, names }: ReadLimits, scope: Scope): readonly ReadLimit[] {
  checkScope(scope, names)
  let applied: ReadLimit[] | null = null
  for (let index = 0; index < list.length; index++) {
    const limit = list[index]!
    if (applies(limit, scope)) applied?.push(limit)
    else applied ??= list.slice(0, index)
  }
  // Mostly all of them: no list of its own then.
  return applied ?? list
}

function applies(limit: ReadLimit, scope: Scope): boolean {
  for (const name of limit.names) if (isAbsent(limit, scope, name)) return false
  if (limit.only.size === 0) return true
  for (const [name, values] of limit.only) {
    if (isAbsent(limit, scope, name)) return false
    if (!values.has(scope[name]!)) return false
  }
  return true
}

function isAbsent(limit: ReadLimit, scope: Scope, name: string): boolean {
  if (ownValue(scope, name) !== undefined) return false
  if (limit.skips) return true
  const advice = `the limit "${limit.id}" needs it; give it, or set whenAbsent: 'skip' on the limit`
  throw new TokenroomError('INVALID_ARGUMENT', `scope.${name} is missing: ${advice}`, {
    name: `scope.${name}`,
    received: 'undefined',
    expected: `a value, for the limit "${limit.id}"`,
  })
}

function readLimit(index: number, limit: Limit): ReadLimit {
  const where = `limits[${index}]`
  if (typeof limit !== 'object' || limit === null) throw invalidArgument(where, limit, 'an object')
  const { id, unit, amount, per = [], only = {}, mode = 'enforce', whenAbsent = 'invalid' } = limit
  if (typeof id !== 'string' || !identifier.test(id)) {
    throw invalidArgument(`${where}.id`, id, '1 to 64 letters, digits, ".", "_" and "-"')
  }
  if (!UNITS.includes(unit)) throw invalidArgument(`${where}.unit`, unit, `one of ${UNITS.join(', ')}`)
  if (mode !== 'enforce' && mode !== 'shadow') throw invalidArgument(`${where}.mode`, mode, 'enforce or shadow')
  if (whenAbsent !== 'invalid' && whenAbsent !== 'skip') {
    throw invalidArgument(`${where}.whenAbsent`, whenAbsent, 'invalid or skip')
  }
  const whole = readAmount(`${where}.amount`, amount, unit === 'nanoUsd')
  return {
    id,
    index,
    names: readNames(`${where}.per`, per),
    only: readOnly(`${where}.only`, only),
    skips: whenAbsent === 'skip',
    unit: UNITS.indexOf(unit),
    unitName: unit,
    amount: whole,
    enforced: mode === 'enforce',
    windowAt: readWindow(`${where}.window`, limit.window, whole, UNITS.indexOf(unit) === MONEY),
  }
}

/** An amount of a limit: money as a bigint, all else as a number; neither above the ceiling. */
export function readAmount(name: string, amount: unknown, isMoney: boolean): number {
  if (isMoney) {
    if (typeof amount === 'bigint' && amount >= 0n && amount <= BigInt(CEILING)) return Number(amount)
    throw invalidArgument(name, amount, `a bigint of nano-USD from 0 to ${CEILING}, as in 5_000_000_000n for $5`)
  }
  if (typeof amount === 'number' && Number.isInteger(amount) && amount >= 0 && amount <= CEILING) return amount
  throw invalidArgument(name, amount, `a whole number from 0 to ${CEILING}`)
}

function readNames(where: string, per: string | readonly string[]): readonly string[] {
  const names = typeof per === 'string' ? [per] : per
  if (!Array.isArray(names)) throw invalidArgument(where, per, 'a name or an array of names')
  for (const name of names) checkName(where, name)
  if (new Set(names).size < names.length) throw refused(where, 'a name twice', 'different names')
  // `global` is what having no name means.
  return names.length === 1 && names[0] === 'global' ? [] : names
}

function readOnly(where: string, only: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  if (typeof only !== 'object' || only === null || Array.isArray(only)) {
    throw invalidArgument(where, only, 'an object of names and values')
  }
  const read = new Map<string, ReadonlySet<string>>()
  for (const [name, value] of Object.entries(only)) {
    checkName(where, name)
    const values: unknown[] = Array.isArray(value) ? value : [value]
    for (const one of values) if (typeof one !== 'string') throw invalidArgument(`${where}.${name}`, one, 'a string')
    read.set(name, new Set(values as string[]))
  }
  return read
}

function checkName(where: string, name: unknown): void {
  if (typeof name !== 'string' || name.length === 0 || name.length > 64) {
    throw invalidArgument(where, name, 'names of 1 to 64 code units')
  }
}

function refused(name: string, received: string, expected: string): TokenroomError<'INVALID_ARGUMENT'> {
  return new TokenroomError('INVALID_ARGUMENT', `${name} must be ${expected}, not ${received}`, {
    name,
    received,
    expected,
  })
}
