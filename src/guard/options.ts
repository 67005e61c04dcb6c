/** The options of a guard, checked, with their defaults. */
import { invalidArgument, requireOneOf } from '../errors/index.ts'
import type { GuardOptions, NoRoomStep } from './types.ts'

type Defaulted =
  | 'unknownEndpoints'
  | 'unbounded'
  | 'maxOutputTokens'
  | 'leastOutputTokens'
  | 'whenPastBudget'
  | 'whenNoRoom'
  | 'circuitAfter'
  | 'retryWindowMs'
  | 'idleMs'
  | 'silentMs'
  | 'tellProvider'

/** The options with their defaults. */
export type GuardSettings = Omit<GuardOptions, Defaulted> & Required<Pick<GuardOptions, Defaulted>>

const LONGEST_MS = 2 ** 31 - 1

/** Throws `INVALID_ARGUMENT`, with the option's name. */
export function readGuardOptions(options: GuardOptions): GuardSettings {
  if (typeof options !== 'object' || options === null) throw invalidArgument('options', options, 'an object')
  const settings = {
    unknownEndpoints: 'deny',
    unbounded: 'deny',
    maxOutputTokens: 4096,
    leastOutputTokens: 64,
    whenPastBudget: 'end',
    whenNoRoom: [],
    circuitAfter: 5,
    retryWindowMs: 10_000,
    idleMs: 60_000,
    silentMs: 300_000,
    tellProvider: true,
    ...options,
  } as const
  const { ledger, counter } = settings
  if (typeof ledger?.reserve !== 'function') throw invalidArgument('ledger', ledger, 'a ledger of createLedger()')
  if (typeof counter !== 'function' && typeof counter?.countMany !== 'function') {
    throw invalidArgument('counter', counter, 'a TokenCounter, or a function that loads one: loadTokenizer')
  }
  requireOneOf('unknownEndpoints', settings.unknownEndpoints, ['deny', 'pass'])
  requireOneOf('whenPastBudget', settings.whenPastBudget, ['end', 'error'])
  if (settings.unbounded !== 'deny') checkWhole('unbounded.holdTokens', settings.unbounded?.holdTokens, 0)
  checkWhole('maxOutputTokens', settings.maxOutputTokens, 1)
  checkWhole('leastOutputTokens', settings.leastOutputTokens, 0)
  checkWhole('circuitAfter', settings.circuitAfter, 0)
  for (const name of ['retryWindowMs', 'idleMs', 'silentMs'] as const) checkWhole(name, settings[name], 1)
  for (const [at, step] of settings.whenNoRoom.entries()) checkStep(step, `whenNoRoom[${at}]`)
  return settings
}

function checkStep(step: NoRoomStep, where: string): void {
  if (typeof step === 'object' && step !== null) {
    if ('waitMs' in step) {
      checkWhole(`${where}.waitMs`, step.waitMs, 1)
      if (step.mostWaiting !== undefined) checkWhole(`${where}.mostWaiting`, step.mostWaiting, 1)
      return
    }
    if ('models' in step && Array.isArray(step.models)) return
    if ('replan' in step && typeof step.replan === 'function') return
  }
  throw invalidArgument(where, step, '{ waitMs }, { models } or { replan }')
}

function checkWhole(name: string, value: unknown, from: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= LONGEST_MS) return
  throw invalidArgument(name, value, `a whole number from ${from} to ${LONGEST_MS}`)
}
