/** Where every limit stands, for every scope that is known to use it. */
import {
  createLedger,
  type Ledger,
  type LedgerStore,
  type Limit,
  type LimitStanding,
  type Scope,
} from '../../src/ledger/index.ts'

/** One counter of a limit: for whom it counts, and where it stands. */
export interface Counter {
  readonly scope: Scope
  readonly standing: LimitStanding
}

export interface LimitCounters {
  readonly limit: Limit
  /** The names of the scope that have a counter for each of their values. */
  readonly per: readonly string[]
  readonly counters: readonly Counter[]
  /** Names of `per` for which no value is known: ask with one. */
  readonly needs: readonly string[]
}

/** Values by the names of a scope: `{ tenant: ['acme'], user: ['ada', 'bo'] }`. */
export type KnownValues = Readonly<Record<string, readonly string[]>>

/** The most counters that are read for one limit. */
const MOST_COUNTERS = 100

/** Reads the limits one by one, so that a name that one of them needs is no matter to the others. */
export class Standings {
  readonly #ledgers: readonly (readonly [Limit, Ledger])[]

  constructor(store: LedgerStore, limits: readonly Limit[]) {
    this.#ledgers = limits.map((limit) => [limit, createLedger({ store, limits: [limit] })])
  }

  /** Every limit with a counter for each combination of known values, at most a hundred. One read of the store each. */
  async read(known: KnownValues): Promise<readonly LimitCounters[]> {
    return Promise.all(this.#ledgers.map(([limit, ledger]) => countersOf(limit, ledger, known)))
  }
}

async function countersOf(limit: Limit, ledger: Ledger, known: KnownValues): Promise<LimitCounters> {
  const { per = [], only = {} } = limit
  const names = (typeof per === 'string' ? [per] : per).filter((name) => name !== 'global')
  const values = new Map<string, readonly string[]>()
  for (const name of names) values.set(name, known[name] ?? [])
  // A limit for some models only has the same counter for each of them.
  for (const [name, value] of Object.entries(only)) {
    const allowed = typeof value === 'string' ? [value] : value
    const own = values.get(name)
    values.set(name, own === undefined ? allowed.slice(0, 1) : own.filter((one) => allowed.includes(one)))
  }
  const needs = names.filter((name) => (values.get(name) ?? []).length === 0)
  const scopes = needs.length > 0 ? [] : combine([...values]).slice(0, MOST_COUNTERS)
  const counters = await Promise.all(
    scopes.map(async (scope) => ({ scope, standing: (await ledger.readout(scope))[0]! })),
  )
  return { limit, per: names, counters, needs }
}

function combine(values: readonly (readonly [string, readonly string[]])[]): Scope[] {
  let scopes: Scope[] = [{}]
  for (const [name, all] of values) {
    scopes = scopes.slice(0, MOST_COUNTERS).flatMap((scope) => all.map((value) => ({ ...scope, [name]: value })))
  }
  return scopes
}
