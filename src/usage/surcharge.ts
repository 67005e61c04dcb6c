/**
 * What a service costs above the list price, in percent of it: the most that a provider's price page asks, as nobody lists
 * it for each model. What is not known counts as the dearest of its kind.
 */
import type { ModelInfo, Prices } from '../models/index.ts'

/** How and where a request is served, as its provider says it; null: as usual. */
export interface ServedAs {
  readonly tier: string | null
  readonly region: string | null
}

const LIST = 100
/** OpenAI 1.67 to 2.5 times, Gemini 1.75 to 2 times. https://openai.com/api/pricing https://ai.google.dev/gemini-api/docs/pricing */
const PRIORITY = 250
/** Claude's fast mode: 6 times for the first model that has it. https://platform.claude.com/docs/en/about-claude/pricing */
const FAST = 600
/** Claude within the United States alone: 1.1 times. Same page. */
const REGION = 110

/** How most providers call the service that list prices are for. */
const STANDARD = new Set([
  'default',
  'standard',
  'auto',
  'on_demand',
  'standard_only',
  'scale',
  'provisioned_throughput',
])
/** They cost half of the list price, and never more. */
const CHEAPER = new Set(['flex', 'batch', 'on_demand_flex'])

/** Whether the tier costs the list price, less than it, or may cost more. */
export function kindOfTier(tier: string | null): 'list' | 'cheaper' | 'dearer' {
  const name = tier?.toLowerCase()
  if (name === undefined || STANDARD.has(name)) return 'list'
  return CHEAPER.has(name) ? 'cheaper' : 'dearer'
}

/** The most that a service costs, in percent of the list price of `model`: 100 for what the list is for, and for less. */
export function mostPercent({ tier, region }: ServedAs, model: string): bigint {
  const ofTier = kindOfTier(tier) === 'dearer' ? percentOf(tier?.toLowerCase() ?? '', model) : LIST
  const ofRegion = region === null || region === 'global' || region === 'not_available' ? LIST : REGION
  return BigInt((ofTier * ofRegion) / 100)
}

function percentOf(tier: string, model: string): number {
  if (tier === 'fast') return FAST
  // Anthropic's priority tier is capacity that was paid for before: its tokens cost no more.
  return tier === 'priority' && model.includes('claude') ? LIST : PRIORITY
}

/** The model with prices that are so many percent of its own. */
export function atPercent(info: ModelInfo, percent: bigint): ModelInfo {
  if (percent === 100n || info.prices === undefined) return info
  const factor = Number(percent) / 100
  const scaled = <P extends Prices>(prices: P): P =>
    Object.fromEntries(
      Object.entries(prices).map(([name, value]) => [name, name.endsWith('UsdPerMillion') ? value * factor : value]),
    ) as unknown as P
  return {
    ...info,
    prices: scaled(info.prices),
    ...(info.priceTiers && { priceTiers: info.priceTiers.map(scaled) }),
  }
}

/** A cost at so many percent, rounded up. */
export function costAtPercent(costNanoUsd: bigint, percent: bigint): bigint {
  return (costNanoUsd * percent + 99n) / 100n
}
