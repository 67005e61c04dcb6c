/** Which catalogue ids a written model name may mean: prefixes, regions, versions, dates and fine-tunes taken off. */

/** The providers' own names, and what gateways and clouds call them. */
const providerNames: Readonly<Record<string, string>> = {
  openai: 'openai',
  azure: 'openai',
  'azure-openai': 'openai',
  azure_ai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  gemini: 'google',
  vertex: 'google',
  vertex_ai: 'google',
  models: 'google',
  xai: 'xai',
  'x-ai': 'xai',
  deepseek: 'deepseek',
  mistral: 'mistral',
  mistralai: 'mistral',
  llama: 'llama',
  meta: 'llama',
  'meta-llama': 'llama',
  alibaba: 'alibaba',
  qwen: 'alibaba',
  moonshotai: 'moonshotai',
  moonshot: 'moonshotai',
  cohere: 'cohere',
  groq: 'groq',
}

/** A name to look for, and the provider to look at first, if the name says one. */
export interface ModelName {
  readonly provider: string | undefined
  /** Ids to try, the most literal first. */
  readonly ids: readonly string[]
}

/**
 * Reads a model name as people and gateways write it.
 *
 * @example
 * parseModelName('us.anthropic.claude-sonnet-4-5-20250929-v1:0').ids // […, 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5', …]
 * parseModelName('ft:gpt-4o-mini-2024-07-18:acme::abc').ids          // ['gpt-4o-mini-2024-07-18', 'gpt-4o-mini', …]
 */
export function parseModelName(name: string): ModelName {
  const written = name.trim().toLowerCase()
  const ids = [written]
  let provider: string | undefined
  let id = written
  // Gateways stack prefixes: `openrouter/openai/gpt-4o`. The last known one names the provider.
  for (let slash = id.indexOf('/'); slash >= 0; slash = id.indexOf('/')) {
    provider = providerNames[id.slice(0, slash)] ?? provider
    id = id.slice(slash + 1)
    ids.push(id)
  }
  const colon = /^([a-z_-]+):/.exec(id)
  if (colon && colon[1] === 'ft') {
    provider ??= 'openai'
    id = id.split(':')[1] ?? ''
  } else if (colon && providerNames[colon[1]!]) {
    provider = providerNames[colon[1]!]
    id = id.slice(colon[0].length)
  }
  // Bedrock: region, vendor, model, version.
  const bedrock = /^(?:(?:us|eu|apac|jp|au|global|us-gov)\.)?([a-z]+)\.(.+)$/.exec(id)
  if (bedrock && providerNames[bedrock[1]!]) {
    provider = providerNames[bedrock[1]!]
    id = bedrock[2]!
  }
  id = id
    .replace(/-v\d+(?::\d+)?$/, '')
    .replace(/:[a-z0-9-]+$/, '')
    .replace('@', '-')
    .replace(/^gpt-35/, 'gpt-3.5')
  const undated = id.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4})$/, '').replace(/-(?:latest|preview)$/, '')
  ids.push(id, undated, `${undated}-latest`, `${undated}-0`)
  // OpenRouter writes Claude's versions with a dot.
  if (undated.startsWith('claude')) ids.push(undated.replaceAll('.', '-'), ...spellings(undated))
  return { provider, ids: [...new Set(ids)].filter((one) => one !== '') }
}

// `claude-3.5-sonnet` is `claude-3-5-sonnet`, and `claude-4-sonnet` is `claude-sonnet-4-0`.
function spellings(id: string): string[] {
  const reordered = /^claude-(\d+(?:[.-]\d+)?)-(opus|sonnet|haiku)$/.exec(id)
  if (!reordered) return []
  const version = reordered[1]!.replace('.', '-')
  return [`claude-${reordered[2]}-${version}`, `claude-${reordered[2]}-${version}-0`]
}
