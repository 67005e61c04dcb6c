import { catalogueModels, defaultOutputTokens, findModel, type ModelInfo } from 'tokenroom/models'

/** A model as the picker lists it. */
export interface CatalogueModel {
  /** Unique on the page: provider and id. */
  readonly key: string
  readonly info: ModelInfo
  readonly title: string
  /** The encoding that counts it exactly. Null when it has no public one: its tokens are estimated, between bounds. */
  readonly encoding: string | null
  /** Such as `$2.5 / $10`, or `no price`. */
  readonly priceLabel: string
}

export interface ProviderGroup {
  readonly provider: string
  readonly title: string
  readonly models: readonly CatalogueModel[]
}

const PROVIDER_TITLES: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  xai: 'xAI',
  deepseek: 'DeepSeek',
  mistral: 'Mistral',
  llama: 'Meta',
  alibaba: 'Alibaba',
  moonshotai: 'Moonshot AI',
  cohere: 'Cohere',
  groq: 'Groq',
}

/** The chat models of the catalogue. Within a provider, those that can be counted exactly come first. */
export function listModels(): readonly CatalogueModel[] {
  return catalogueModels()
    .filter((info) => isChat(info))
    .map(toEntry)
    .sort((a, b) => Number(a.encoding === null) - Number(b.encoding === null) || newest(a.info.id, b.info.id))
}

/** What is held for a model's answer: what is asked for, as far as the model answers that much, or its own default. */
export const heldFor = ({ info }: CatalogueModel, asked: number | null): number =>
  asked === null ? defaultOutputTokens(info) : Math.min(asked, info.outputLimitTokens ?? asked)

/** The entry of an id, which may have a provider's prefix or a date. Null when it is not known. */
export function modelById(models: readonly CatalogueModel[], id: string): CatalogueModel | null {
  const info = findModel(id)
  return models.find((model) => model.info.id === id) ?? models.find((model) => model.info.id === info?.id) ?? null
}

function toEntry(listed: ModelInfo): CatalogueModel {
  const found = findModel(`${listed.provider}/${listed.id}`)
  const known = found?.id === listed.id ? found : listed
  const title = known.name ?? titleOf(known.id)
  const info = known.name === undefined ? { ...known, name: title } : known
  const { prices } = info
  return {
    key: `${info.provider ?? 'other'}/${info.id}`,
    info,
    title,
    encoding: info.encoding ?? null,
    priceLabel: prices ? `$${prices.inputUsdPerMillion} / $${prices.outputUsdPerMillion}` : 'no price',
  }
}

/**
 * A model's id as its maker writes such names: `gpt-6-luna` is GPT-6 Luna, `claude-opus-5-5` is Claude Opus 5.5, and `o1-mini`
 * is o1-mini. OpenAI writes mini and nano small.
 */
function titleOf(id: string): string {
  const [, name, latest] = /^(.+?)(-latest)?$/.exec(id)!
  if (/^o\d/.test(name!)) return `${name}${latest ? ' (latest)' : ''}`
  const words = name!
    .replace(/^gpt-/, 'GPT-')
    .replace(/^chatgpt-/, 'ChatGPT-')
    .replace(/^(claude-[a-z]+-\d+)-(\d)$/, '$1.$2')
    .split(/(?<!GPT)-/)
  const isSmall = (word: string) => /^GPT-/.test(words[0]!) && (word === 'mini' || word === 'nano')
  const written = words.map((word) => (isSmall(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
  return `${written.join(' ')}${latest ? ' (latest)' : ''}`
}

const isChat = (info: ModelInfo) =>
  info.purpose === undefined &&
  !/image|realtime/.test(info.id) &&
  (info.outputModalities ?? ['text']).includes('text') &&
  (info.inputModalities ?? ['text']).includes('text')

// Higher version numbers first, then the shorter name: the plain model before its mini and its dated copies.
const newest = (a: string, b: string) => versionOf(b) - versionOf(a) || a.length - b.length || a.localeCompare(b)
const versionOf = (id: string) => Number(/^gpt-(\d+(?:\.\d+)?)/.exec(id)?.[1] ?? (id.startsWith('o') ? 4 : 0))

/** Whether every word of the query occurs in the title, the id, the provider or the encoding. */
export function matches(model: CatalogueModel, query: string): boolean {
  const provider = PROVIDER_TITLES[model.info.provider ?? ''] ?? ''
  const text = `${model.title} ${model.info.id} ${provider} ${model.encoding ?? ''}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The models by provider, in the order of the catalogue. */
export function groupByProvider(models: readonly CatalogueModel[]): readonly ProviderGroup[] {
  const groups = new Map<string, CatalogueModel[]>()
  for (const provider of Object.keys(PROVIDER_TITLES)) groups.set(provider, [])
  for (const model of models) {
    const provider = model.info.provider ?? 'other'
    groups.set(provider, [...(groups.get(provider) ?? []), model])
  }
  return [...groups]
    .filter(([, entries]) => entries.length > 0)
    .map(([provider, entries]) => ({ provider, title: PROVIDER_TITLES[provider] ?? provider, models: entries }))
}
