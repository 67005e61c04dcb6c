/** How and where a request asks to be served, where that has a price of its own. */
import type { ServedAs } from '../usage/surcharge.ts'
import { type Fields, fieldsOf } from './json.ts'

/**
 * The tier and the region that a body of any of the APIs asks for: OpenAI's and Gemini's `service_tier`, Claude's `speed` and
 * `inference_geo`, and the same in the AI SDK's options of a provider. The dearest counts where there are several.
 */
export function askedToBeServed(body: Fields): ServedAs {
  const places = [body, ...Object.values(fieldsOf(body.providerOptions)).map(fieldsOf)]
  const served: { tier: string | null; region: string | null } = { tier: null, region: null }
  for (const place of places) {
    const speed = nameOf(place.speed)
    const tier = nameOf(place.service_tier) ?? nameOf(place.serviceTier)
    served.tier ??= speed !== null && speed !== 'standard' ? speed : tier
    served.region ??= nameOf(place.inference_geo) ?? nameOf(place.inferenceGeo)
  }
  return served
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
