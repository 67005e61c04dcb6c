/** What a simulation does: actions as data, so that a history can be printed, cut and played again. */
import { random } from '../helpers/random.ts'
import { LIMIT_CHANGES, SCOPES } from './simulated-limits.ts'

export type Action =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'restart' }
  | { readonly do: 'limits'; readonly change: number }
  | {
      readonly do: 'reserve'
      readonly id: string | null
      readonly digest?: string
      readonly scope: number
      readonly input: number
      readonly output: number
      readonly least: number
      readonly choices: number
      readonly cost: number
      readonly holdMs: number
    }
  | {
      readonly do: 'extend'
      readonly id: string
      readonly scope: number
      readonly step: number
      readonly input: number
      readonly output: number
      readonly least: number
      readonly cost: number
      readonly used: readonly [number, number, number] | null
    }
  | {
      readonly do: 'settle'
      readonly id: string
      readonly input: number
      readonly output: number
      readonly cost: number
    }
  | { readonly do: 'release'; readonly id: string }
  | {
      readonly do: 'charge'
      readonly id: string
      readonly scope: number
      readonly input: number
      readonly agoMs: number
    }
  | {
      readonly do: 'override'
      readonly limit: number
      readonly scope: number
      readonly amount: number | null
      readonly ms: number
    }
  | { readonly do: 'read'; readonly scope: number }
  | { readonly do: 'find'; readonly id: string }

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * A history from a seed. Few ids and few numbers: repeats, repeats with other numbers, settles before their reserve, after
 * their release or a day late all happen by themselves, as messages that are doubled, reordered and lost do.
 */
export function makeHistory(seed: number, steps: number): Action[] {
  const below = random(seed)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!
  // `@0` is the last id that the ledger made itself, `@1` the one before it.
  const id = () => (below(8) === 0 ? `@${below(3)}` : `r${below(14)}`)
  const tokens = () => pick([0, 1, 7, 20, 20, 50, 100, 400])
  const history: Action[] = []
  while (history.length < steps) {
    // A message that comes twice.
    if (history.length > 0 && below(8) === 0) history.push(pick(history.slice(-12)))
    else history.push(next())
  }
  return history

  function next(): Action {
    const kind = below(100)
    const scope = below(SCOPES.length)
    const output = tokens()
    const least = pick([output, output, 0, Math.floor(output / 2)])
    const cost = pick([0, 3, 50, 1_000])
    if (kind < 40) {
      const by = pick(['id', 'id', 'id', 'digest', 'nothing'])
      return {
        do: 'reserve',
        id: by === 'id' ? id() : null,
        ...(by === 'digest' && { digest: pick(['x', 'y']) }),
        scope,
        input: tokens(),
        output,
        least,
        choices: pick([1, 1, 1, 3]),
        cost,
        holdMs: pick([1, 1_000, 10 * MINUTE, HOUR, 30 * HOUR]),
      }
    }
    if (kind < 58) return { do: 'settle', id: id(), input: tokens(), output: tokens(), cost }
    if (kind < 64) {
      const used = pick([null, [tokens(), tokens(), cost] as const])
      return { do: 'extend', id: id(), scope, step: pick([1, 1, 2, 3]), input: tokens(), output, least, cost, used }
    }
    if (kind < 68) return { do: 'release', id: id() }
    if (kind < 71)
      return { do: 'charge', id: `c${below(6)}`, scope, input: tokens(), agoMs: pick([0, 0, MINUTE, HOUR]) }
    if (kind < 73) return { do: 'limits', change: below(LIMIT_CHANGES.length) }
    if (kind < 75) {
      return {
        do: 'override',
        limit: below(6),
        scope,
        amount: pick([null, 0, 60, 900]),
        ms: pick([0, MINUTE, 5 * HOUR]),
      }
    }
    if (kind < 78) return { do: 'read', scope }
    if (kind < 80) return { do: 'find', id: id() }
    if (kind < 81) return { do: 'restart' }
    const ms = pick([
      1,
      999,
      1_000,
      3_000,
      MINUTE,
      10 * MINUTE,
      HOUR,
      HOUR - 1,
      5 * HOUR,
      23 * HOUR,
      25 * HOUR,
      80 * HOUR,
    ])
    return { do: 'wait', ms }
  }
}
