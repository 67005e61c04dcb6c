import type { Columns, UnitFacts } from '../group/columns.ts'
import type { Rules } from './rules.ts'

/**
 * What the policy says of each unit, whatever the room: the place in `reasons` of why it must stay, and of why it
 * goes; 0 for neither. A unit for which there is both stays.
 */
export interface Verdicts {
  readonly must: Int32Array
  readonly excluded: Int32Array
  /** Sentences; the first is not one. */
  readonly reasons: readonly string[]
}

/** The units whose average length a window adapts to. */
const ADAPTS_TO = 8

/** Judges units. `preference` is the order in which a limit of `k` lets them stay. */
export function judge(rules: Rules, columns: Columns, facts: UnitFacts, preference: Int32Array): Verdicts {
  const { count, firstItem, nextItem, score } = columns
  const must = new Int32Array(count)
  const excluded = new Int32Array(count)
  const reasons = ['']
  const reason = (text: string) => reasons.push(text) - 1
  if (rules.required) return { must: must.fill(reason('The slot is required.')), excluded, reasons }
  const last = lastOf(rules, columns)
  if (last < count) excluded.fill(reason(`Older than the last ${last}.`), 0, count - last)
  const minScore = rules.score?.minScore
  if (minScore !== undefined) {
    for (let unit = 0; unit < count; unit++) {
      if (score[unit]! < minScore)
        excluded[unit] = reason(`Its score of ${score[unit]} is below the minimum of ${minScore}.`)
    }
  }
  for (const [unit, id] of facts.orphans) {
    excluded[unit] = reason(
      `It answers the tool call "${id}", which nothing before it makes; the provider would refuse it.`,
    )
  }
  const min = Math.min(count, rules.oldest?.min ?? 0)
  if (min > 0) must.fill(reason(`One of the last ${rules.oldest!.min}, which must stay.`), count - min)
  for (const unit of facts.linked)
    must[unit] = reason('Its tool call or the result is in another slot, and they must not part.')
  for (const [unit, id] of facts.pinned) {
    must[unit] = reason(nextItem[firstItem[unit]!] === -1 ? 'Pinned.' : `Stays with the pinned item "${id}".`)
  }
  const k = rules.score?.k
  if (k !== undefined) excludeRest(preference, must, excluded, k, reason(`Not among the best ${k}.`))
  return { must, excluded, reasons }
}

/** How many of the newest units a window may hold, whatever the room. */
function lastOf(rules: Rules, { count, tokens }: Columns): number {
  const { last = count, min = 0, adaptToTokens } = rules.oldest ?? {}
  if (adaptToTokens === undefined || count === 0) return last
  const recent = Math.min(count, ADAPTS_TO)
  let recentTokens = 0
  for (let unit = count - recent; unit < count; unit++) recentTokens += tokens[unit]!
  return Math.min(last, Math.max(min, 1, Math.floor((adaptToTokens * recent) / recentTokens)))
}

function excludeRest(preference: Int32Array, must: Int32Array, excluded: Int32Array, k: number, reason: number): void {
  let left = k
  for (const unit of preference) {
    if (must[unit] !== 0 || excluded[unit] !== 0) continue
    if (left > 0) left--
    else excluded[unit] = reason
  }
}
