/**
 * Which catalogue ids a written model name may mean: prefixes, regions and versions taken off. Never a date: a dated
 * name is a model of its own, with limits and prices of its own.
 */
import { isBedrockVendor, type NamedProvider, providerNamed } from './providers.ts'

/** A name to look for. */
export interface ModelName {
  /** Who the name says makes or serves the model, the outermost first: `openrouter/openai/gpt-4o` says two. */
  readonly providers: readonly NamedProvider[]
  /** Ids to try, the most literal first. */
  readonly ids: readonly string[]
  /** A fine-tuned model: it has the base model's limits, and prices of its own. */
  readonly fineTuned: boolean
  /** A cloud's name for the model in one region. */
  readonly regional: boolean
}

/**
 * Reads a model name as people, SDKs, clouds and gateways write it.
 *
 * @example
 * parseModelName('us.anthropic.claude-sonnet-4-5-20250929-v1:0').ids // […, 'claude-sonnet-4-5-20250929', …]
 * parseModelName('ft:gpt-4o-mini-2024-07-18:acme::abc').ids          // ['ft:gpt-4o-mini-…', 'gpt-4o-mini-2024-07-18', …]
 */
export function parseModelName(name: string): ModelName {
  let id = name.trim().toLowerCase()
  const ids = [id]
  const providers: NamedProvider[] = []
  const say = (provider: NamedProvider | undefined): void => {
    if (provider) providers.push(provider)
  }
  for (let slash = id.indexOf('/'); slash >= 0; slash = id.indexOf('/')) {
    say(providerNamed(id.slice(0, slash)))
    id = id.slice(slash + 1)
    ids.push(id)
  }
  const colon = /^([a-z_-]+):/.exec(id)
  const fineTuned = colon?.[1] === 'ft'
  if (fineTuned) {
    say(providerNamed('openai'))
    id = id.split(':')[1] ?? ''
  } else if (colon && providerNamed(colon[1]!)) {
    say(providerNamed(colon[1]!))
    id = id.slice(colon[0].length)
  }
  // Bedrock: region, vendor, model, version.
  const [, region, vendor, model] = /^(?:(us|eu|apac|jp|au|ca|sa|global|us-gov)\.)?([a-z0-9]+)\.(.+)$/.exec(id) ?? []
  if (vendor !== undefined && model !== undefined && isBedrockVendor(vendor)) {
    say(providerNamed('bedrock'))
    say(providerNamed(vendor))
    ids.push(id)
    if (region === 'us' || region === 'global') ids.push(`${vendor}.${model}`)
    id = model
  }
  ids.push(id)
  // What a gateway adds does not change the model. A size (`:8b`) or a window (`:48k`) does, and stays.
  id = id.replace(/:(?:free|nitro|floor|exacto|thinking|beta|online|extended)$/, '')
  // Bedrock's versions, `-v1:0` and `-1:0`, and Vertex's, `@20250929` and `@default`.
  id = id
    .replace(/(?:-v\d+(?::\d+)?|-\d+:\d+)$/, '')
    .replace(/@(?:default|latest)$/, '')
    .replace('@', '-')
    .replace(/^gpt-35/, 'gpt-3.5')
  // The latest is the one without a date, whichever of the two the catalogue has.
  const stem = id.replace(/-latest$/, '')
  ids.push(id, stem, `${stem}-latest`)
  if (stem.startsWith('claude')) ids.push(...claudeSpellings(stem))
  const regional = region !== undefined && region !== 'global'
  return { providers, ids: [...new Set(ids)].filter((one) => one !== ''), fineTuned, regional }
}

// `claude-sonnet-4.5` is `claude-sonnet-4-5`, `claude-3.5-sonnet` is `claude-3-5-sonnet`, and `claude-4-sonnet` and
// `claude-sonnet-4` are `claude-sonnet-4-0`.
function claudeSpellings(stem: string): string[] {
  const dashed = stem.replaceAll('.', '-')
  const [, version, size] = /^claude-(\d+(?:-\d+)?)-(fable|opus|sonnet|haiku)$/.exec(dashed) ?? []
  const names = size === undefined ? [dashed] : [dashed, `claude-${size}-${version}`]
  return names.flatMap((one) => [one, `${one}-0`])
}
