/** What a usage costs: as the provider says, else as the catalogue prices it. */
import { costOf, findModel, type ModelInfo } from '../models/index.ts'
import { costAtPercent, kindOfTier, mostPercent } from './surcharge.ts'
import type { TokenCounts, TokenUsage } from './types.ts'

export interface PricedUsage {
  /** Null when neither the provider's cost nor a price is known. */
  readonly costNanoUsd: bigint | null
  /** Who says so. */
  readonly source: 'provider' | 'catalogue' | null
  /** The date of the prices, `YYYY-MM-DD`; null for the provider's own cost. */
  readonly asOf: string | null
  /** What the cost leaves out or cannot know, in words. Empty for the provider's own cost. */
  readonly caveats: readonly string[]
}

/**
 * The cost of a usage in whole nano-USD. The provider's own cost wins. Otherwise each run has the price of its own model,
 * and the price step of its own input. An hour's cache write costs twice the input. Where a tier or a region costs more than the
 * list price, the most that a provider asks for one is taken; `flex` and `batch` are taken at the list price. The caveats say so.
 *
 * @example
 * priceUsage(usage, 'claude-sonnet-4-5').costNanoUsd
 */
export function priceUsage(
  usage: TokenUsage,
  model: string | ModelInfo | null,
  options: { readonly models?: readonly ModelInfo[] } = {},
): PricedUsage {
  if (usage.providerCostNanoUsd !== null) {
    return Object.freeze({ costNanoUsd: usage.providerCostNanoUsd, source: 'provider', asOf: null, caveats: [] })
  }
  const find = (name: string) => findModel(name, options)
  const own = typeof model === 'string' ? find(model) : model
  const caveats = caveatsOf(usage, own?.id ?? '')
  let costNanoUsd = 0n
  const dates: string[] = []
  const runs: readonly { readonly model?: string | null; readonly counts: TokenCounts }[] =
    usage.parts.length === 0 ? [{ counts: usage }] : runsOf(usage)
  for (const { model: runModel, counts } of runs) {
    const info = typeof runModel === 'string' ? find(runModel) : own
    const cost = info ? costOf(info, counts) : null
    if (cost === null) return Object.freeze({ costNanoUsd: null, source: null, asOf: null, caveats })
    costNanoUsd += costAtPercent(cost.totalNanoUsd, mostPercent(usage, info?.id ?? ''))
    if (cost.asOf !== null) dates.push(cost.asOf)
  }
  return Object.freeze({ costNanoUsd, source: 'catalogue', asOf: dates.sort()[0] ?? null, caveats })
}

/** The listed runs, and what the totals have beyond them. */
function runsOf(usage: TokenUsage): { readonly model?: string | null; readonly counts: TokenCounts }[] {
  const runs = usage.parts.map((part) => ({ model: part.model, counts: part as TokenCounts }))
  const rest = { ...counted(usage) }
  for (const { counts } of runs) {
    for (const name of Object.keys(rest) as (keyof typeof rest)[]) rest[name] = Math.max(0, rest[name] - counts[name])
  }
  if (rest.inputTokens + rest.outputTokens === 0) return runs
  return [
    ...runs,
    { counts: { ...rest, freshTokens: rest.inputTokens - rest.cacheReadTokens - rest.cacheWriteTokens } },
  ]
}

function counted({
  inputTokens,
  freshTokens,
  cacheReadTokens,
  cacheWriteTokens,
  cacheWrite1hTokens,
  ...more
}: TokenUsage) {
  const { outputTokens, reasoningTokens } = more
  return {
    inputTokens,
    freshTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens,
    outputTokens,
    reasoningTokens,
  }
}

function caveatsOf(usage: TokenUsage, model: string): readonly string[] {
  const { tier, region, pieces, inputModalities, outputModalities, unread } = usage
  const caveats: string[] = []
  if (kindOfTier(tier) === 'cheaper') caveats.push(`tier "${tier}" costs less than the list price that is taken`)
  const percent = mostPercent(usage, model)
  if (percent > 100n) {
    const named = [tier === null ? '' : `tier "${tier}"`, region === null ? '' : `region "${region}"`].filter(Boolean)
    caveats.push(`${named.join(' and ')} is priced at ${percent} % of the list price, the most that a provider asks`)
  }
  const named = Object.entries(pieces).map(([name, count]) => `${count} ${name}`)
  if (named.length > 0) caveats.push(`${named.join(', ')} have prices of their own, which are not in it`)
  const media = [
    ...['audio', 'video'].filter((name) => inputModalities[name]).map((name) => `${name} input`),
    ...['audio', 'image'].filter((name) => outputModalities[name]).map((name) => `${name} output`),
  ]
  if (media.length > 0) caveats.push(`${media.join(', ')} is priced as text`)
  if (unread.length > 0) caveats.push(`not known, so not priced: ${unread.join(', ')}`)
  return Object.freeze(caveats)
}
