/** How and where a request asks to be served, where that has a price of its own. */
import { mostPercent, type ServedAs } from '../usage/surcharge.ts'
import { type Fields, fieldsOf } from './json.ts'

/**
 * The tier and the region that a body of any of the APIs asks for: OpenAI's and Gemini's `service_tier`, Claude's `speed` and
 * `inference_geo`, and the same in the AI SDK's options of a provider. The dearest counts where there are several.
 */
export function askedToBeServed(body: Fields): ServedAs {
  const places = [body, ...Object.values(fieldsOf(body.providerOptions)).map(fieldsOf)]
  const tiers = places.flatMap(({ speed, service_tier, serviceTier }) => [speed, service_tier, serviceTier])
  const regions = places.flatMap(({ inference_geo, inferenceGeo }) => [inference_geo, inferenceGeo])
  return {
    tier: dearest(tiers, (tier) => mostPercent({ tier, region: null }, '')),
    region: dearest(regions, (region) => mostPercent({ tier: null, region }, '')),
  }
}

/** The name with the highest price, and the first among equals; null where none is one. */
function dearest(values: readonly unknown[], percentOf: (name: string) => bigint): string | null {
  const names = values.map(nameOf).filter((name) => name !== null)
  return names.sort((a, b) => Number(percentOf(b) - percentOf(a)))[0] ?? null
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
