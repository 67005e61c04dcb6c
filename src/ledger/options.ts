import { invalidArgument } from '../errors/index.ts'
import type { ChargeRequest } from './contract.ts'
import { checkWhole } from './limits/windows.ts'
import { keyPart } from './scope.ts'
import type { LedgerStore } from './store/types.ts'
import type { Limit } from './types.ts'

/** Past usage, from wherever it is known: the provider's usage export, log lines, an invoice. */
export type PastUsage = Iterable<ChargeRequest> | AsyncIterable<ChargeRequest>

export interface LedgerOptions {
  readonly store: LedgerStore
  readonly limits: readonly Limit[]
  /** When a hold ends if nobody settles. Default 10 minutes; each attempt and each extension begins it anew. */
  readonly holdMs?: number
  /** How many attempts of one request share its hold. The next is refused. Default 3: the SDKs retry twice. */
  readonly maxAttempts?: number
  /** Without an id: for how long equal bodies of one scope are attempts of one request. Default 10 seconds. */
  readonly digestMs?: number
  /**
   * What becomes of a hold that expires: `free` gives back what was not reported as used (default); `spend` counts all of
   * it as spent until a settle says what it was, so that a crash between sending and settling costs room and never money.
   */
  readonly whenExpired?: 'free' | 'spend'
  /** A model without a known price, under a limit in money: refuse (default), or apply only the other limits. */
  readonly unpriced?: 'deny' | 'tokens-only'
  /** When the store does not answer: `closed` rejects (default); `open` lets requests through, unrecorded, and says so. */
  readonly whenDown?: 'closed' | 'open'
  /** A store without any data, before this ledger object has used it: a new ledger (default), or one that lost its data. */
  readonly whenEmpty?: 'create' | 'lost'
  /** When the data are gone: reject until `accept()` is called (default), or count this past usage first, then go on. */
  readonly whenLost?: 'closed' | (() => PastUsage | Promise<PastUsage>)
  /** How long the store may take for one step, unless it is of the same process. Default 5 seconds. */
  readonly timeoutMs?: number
  /** The caller's clock, milliseconds since 1970. Only a first guess: the store's clock decides. Default `Date.now`. */
  readonly now?: () => number
}

export type LedgerSettings = Required<LedgerOptions>

const YEAR_MS = 366 * 86_400_000
const LONGEST_ID = 256

export function readLedgerOptions(options: LedgerOptions): LedgerSettings {
  if (typeof options !== 'object' || options === null) throw invalidArgument('options', options, 'an object')
  const settings = {
    holdMs: 600_000,
    maxAttempts: 3,
    digestMs: 10_000,
    whenExpired: 'free',
    unpriced: 'deny',
    whenDown: 'closed',
    whenEmpty: 'create',
    whenLost: 'closed',
    timeoutMs: 5_000,
    now: Date.now,
    ...options,
  } as const
  if (typeof settings.store?.apply !== 'function') throw invalidArgument('store', settings.store, 'a LedgerStore')
  checkWhole('holdMs', settings.holdMs, 1, YEAR_MS)
  checkWhole('maxAttempts', settings.maxAttempts, 1, 1_000_000)
  checkWhole('digestMs', settings.digestMs, 0, YEAR_MS)
  checkWhole('timeoutMs', settings.timeoutMs, 1, 2 ** 31 - 1)
  checkChoice('whenExpired', settings.whenExpired, ['free', 'spend'])
  checkChoice('unpriced', settings.unpriced, ['deny', 'tokens-only'])
  checkChoice('whenDown', settings.whenDown, ['closed', 'open'])
  checkChoice('whenEmpty', settings.whenEmpty, ['create', 'lost'])
  if (typeof settings.whenLost !== 'function') checkChoice('whenLost', settings.whenLost, ['closed'])
  return settings
}

function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (!choices.includes(value as string))
    throw invalidArgument(name, value, choices.map((one) => `"${one}"`).join(' or '))
}

/** An id as a key: a text of 1 to 256 code units. Different texts are different keys in every store. */
export function readId(name: string, id: unknown): string {
  if (typeof id !== 'string' || id.length === 0 || id.length > LONGEST_ID) {
    throw invalidArgument(name, id, `a string of 1 to ${LONGEST_ID} code units`)
  }
  return keyPart(id)
}
