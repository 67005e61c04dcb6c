/** Plays histories on a store beside the truth; of one that fails, finds the shortest part that still fails. */

import { TokenroomError } from '../../src/errors/index.ts'
import { createLedger, type Ledger, type LedgerStore, type Limit } from '../../src/ledger/index.ts'
import { quickOf } from '../../src/ledger/store/quick.ts'
import { type Action, makeHistory } from './actions.ts'
import { checkedStore, type TestStore } from './checked-store.ts'
import { LIMIT_CHANGES, SCOPES, STARTS, simulatedLimits } from './simulated-limits.ts'

export interface Simulation {
  readonly create: (startMs: number) => TestStore | Promise<TestStore>
  readonly firstSeed: number
  readonly seeds: number
  /** Actions of one history. */
  readonly steps: number
}

/** More than actions ever mean. */
const MOST_MADE = 8

/** Plays all seeds. Throws with the seed, the shortest history that fails, and what was answered. Returns the steps. */
export async function simulate({ create, firstSeed, seeds, steps }: Simulation): Promise<number> {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const history = makeHistory(seed, steps)
    const failure = await play(create, seed, history)
    if (failure === null) continue
    const shortest = await shorten(history, async (part) => (await play(create, seed, part)) !== null)
    const lines = shortest.map((action) => `  ${JSON.stringify(action)}`).join('\n')
    const reason = (await play(create, seed, shortest)) ?? failure
    throw new Error(`seed ${seed} fails; of ${steps} actions these ${shortest.length} are enough:\n${lines}\n${reason}`)
  }
  return seeds * steps
}

/** What was wrong, or null. */
async function play(create: Simulation['create'], seed: number, history: readonly Action[]): Promise<string | null> {
  const start = STARTS[seed % STARTS.length]!
  const under = await create(start)
  // A store with a quicker way for what is plain takes it only when nobody stands between it and the ledger. Every
  // answer of that way is compared with that of the usual one, which is compared with the truth.
  const twin = quickOf(under.store) === undefined ? null : await create(start)
  const checked = new Player(under, checkedStore(under), seed)
  const quick = twin === null ? null : new Player(twin, twin.store, seed)
  try {
    for (const action of history) {
      const answer = await checked.perform(action)
      const other = quick === null ? answer : await quick.perform(action)
      if (answer !== other) return `the quick way answered\n  ${other}\nand the usual one\n  ${answer}`
    }
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await under.dispose()
    await twin?.dispose()
  }
}

/** One ledger, and the ids that it made itself, the last first. */
class Player {
  readonly #under: TestStore
  readonly #ledger: Ledger
  readonly #seed: number
  #made: string[] = []

  constructor(under: TestStore, store: LedgerStore, seed: number) {
    // The caller's clock is wrong by a day and a half in one of four seeds: it must not matter.
    const skewMs = seed % 4 === 3 ? 129_600_000 : 0
    this.#under = under
    this.#seed = seed
    this.#ledger = createLedger({
      store,
      limits: simulatedLimits(seed),
      whenExpired: seed % 3 === 2 ? 'spend' : 'free',
      now: () => under.now() + skewMs,
    })
  }

  /** What was answered, as text without the ids that differ. */
  async perform(action: Action): Promise<string> {
    const id = 'id' in action ? action.id : null
    const own = id?.startsWith('@') ? this.#made[Number(id.slice(1))] : undefined
    if (id?.startsWith('@') && own === undefined) return 'no such id yet'
    const meant = own === undefined ? action : ({ ...action, id: own } as Action)
    try {
      const answer = await attempt(meant, this.#ledger, this.#under, this.#seed)
      if (action.do === 'reserve' && id === null) this.#made.unshift((answer as { id: string }).id)
      return this.#print(answer)
    } catch (error) {
      // Refusals by code are answers: the checked store has compared them. A store that fails is none.
      if (!TokenroomError.isInstance(error) || error.code.startsWith('LEDGER_STORE')) throw error
      if (error.code === 'INVALID_ARGUMENT') throw error
      // The id that was made for a request that is refused so is in the error.
      if (action.do === 'reserve' && id === null) this.#made.unshift((error.data as { id: string }).id)
      return this.#print({ code: error.code, message: error.message, data: error.data })
    }
  }

  #print(answer: unknown): string {
    let text = JSON.stringify(answer, promised) ?? ''
    this.#made = this.#made.slice(0, MOST_MADE)
    this.#made.forEach((id, index) => {
      text = text.replaceAll(id, `@${index}`)
    })
    return text
  }
}

/** For JSON: without what a full bucket was once, which nobody promises. */
function promised(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  const isBucket = typeof value === 'object' && value !== null && 'limit' in value && value.limit === 'bucket'
  return isBucket ? { ...value, utilisation: null } : value
}

async function attempt(action: Action, ledger: Ledger, under: TestStore, seed: number): Promise<unknown> {
  switch (action.do) {
    case 'wait':
      return under.setNow(under.now() + action.ms)
    case 'restart':
      return under.reopen?.()
    case 'limits':
      return ledger.limits(simulatedLimits(seed, LIMIT_CHANGES[action.change]!))
    case 'reserve': {
      const { id, digest, scope, input, output, least, choices, cost, holdMs } = action
      return ledger.reserve({
        ...(id !== null && { id }),
        ...(digest !== undefined && { digest }),
        scope: scopeOf(scope),
        inputTokens: input,
        outputTokens: output,
        leastOutputTokens: least,
        choices,
        costNanoUsd: BigInt(cost),
        holdMs,
      })
    }
    case 'extend': {
      const { id, scope, step, input, output, least, cost, used } = action
      return ledger.extend(id, {
        scope: scopeOf(scope),
        step,
        inputTokens: input,
        outputTokens: output,
        leastOutputTokens: least,
        costNanoUsd: BigInt(cost),
        ...(used && { usedSoFar: { inputTokens: used[0], outputTokens: used[1], costNanoUsd: BigInt(used[2]) } }),
      })
    }
    case 'settle': {
      const { id, input, output, cost } = action
      return ledger.settle(id, { inputTokens: input, outputTokens: output, costNanoUsd: BigInt(cost) })
    }
    case 'release':
      return ledger.release(action.id)
    case 'charge': {
      const usage = { inputTokens: action.input, outputTokens: 0, costNanoUsd: 7n }
      const atMs = action.agoMs === 0 ? {} : { atMs: under.now() - action.agoMs }
      return ledger.charge({ id: action.id, scope: scopeOf(action.scope), usage, ...atMs })
    }
    case 'override': {
      const limit: Limit = simulatedLimits(seed)[action.limit]!
      const amount = action.amount === null || limit.unit !== 'nanoUsd' ? action.amount : BigInt(action.amount)
      const untilMs = action.ms === 0 ? {} : { untilMs: under.now() + action.ms }
      try {
        return await ledger.override({ limit: limit.id, scope: scopeOf(action.scope), amount, ...untilMs })
      } catch (error) {
        // The limit may be taken out at this time.
        if (TokenroomError.isInstance(error) && error.code === 'INVALID_ARGUMENT') return null
        throw error
      }
    }
    case 'read':
      return ledger.readout(scopeOf(action.scope))
    case 'find':
      return ledger.find(action.id)
  }
}

function scopeOf(index: number) {
  return SCOPES[index]!
}

/** Delta debugging: takes out ever smaller parts for as long as the rest still fails. */
async function shorten(
  history: readonly Action[],
  fails: (part: readonly Action[]) => Promise<boolean>,
): Promise<readonly Action[]> {
  let kept = history
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)]
      if (rest.length < kept.length && (await fails(rest))) kept = rest
      else from += size
    }
  }
  return kept
}
