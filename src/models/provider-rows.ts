/**
 * The packaged models as text, one a line: a third of the size of objects, which is what a page downloads. The fields
 * are separated by `|`, and what is missing at the end of a line is left out:
 *
 * id, name, family, window, input limit, output limit, prices, price steps, reads, writes, flags, aliases, prices of
 * fine-tuned models, purpose, date.
 *
 * Prices are input, output, cache read, cache write and thinking output, separated by `,`; steps are `tokens,prices`
 * separated by `;`. Flags are letters: reasons, calls tools, structured output, deprecated.
 */
import { catalogueAsOf } from './data/as-of.generated.ts'
import type { ModelInfo, ModelPurpose, Prices, PriceTier } from './types.ts'

/** The packaged models of one provider: its id, and a line for each model. */
export type ProviderRows = readonly [provider: string, lines: string]

const modalities = { t: 'text', i: 'image', p: 'pdf', a: 'audio', v: 'video' } as const

/** The models of one provider. */
export function readRows([provider, lines]: ProviderRows): readonly ModelInfo[] {
  return linesOf(lines).map((line) => readRow(provider, line.split('|')))
}

/** The packaged models of these providers, none of them read. */
export function rowsOf(providers: readonly ProviderRows[]): readonly ModelRow[] {
  return providers.flatMap(([provider, lines]) => linesOf(lines).map((line) => new ModelRow(provider, line)))
}

/** A packaged model, which is read when it is asked for: a page asks for one of some hundred. */
export class ModelRow {
  readonly provider: string
  readonly #fields: readonly string[]
  #info: ModelInfo | undefined

  constructor(provider: string, line: string) {
    this.provider = provider
    this.#fields = line.split('|')
  }

  get id(): string {
    return this.#fields[0]!
  }

  get aliases(): readonly string[] {
    return this.#fields[ALIASES]?.split(',') ?? []
  }

  /** The model, with the date of its data. The same object each time. */
  get info(): ModelInfo {
    this.#info ??= Object.freeze({ asOf: catalogueAsOf, ...readRow(this.provider, this.#fields) })
    return this.#info
  }
}

const ALIASES = 11

function linesOf(lines: string): readonly string[] {
  return lines === '' ? [] : lines.split('\n')
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

// Field by field: objects made of parts take three times as long.
function readRow(provider: string, fields: readonly string[]): ModelInfo {
  const [id = '', name, family, windowTokens, inputLimit, outputLimit, prices, steps, reads, writes, flags, ...more] =
    fields
  const [aliases, fineTuned, purpose, asOf] = more
  const info: Writable<ModelInfo> = { id, provider, windowTokens: Number(windowTokens) }
  if (name) info.name = name
  if (family) info.family = family
  if (aliases) info.aliases = aliases.split(',')
  if (inputLimit) info.inputLimitTokens = Number(inputLimit)
  if (outputLimit) info.outputLimitTokens = Number(outputLimit)
  if (prices) info.prices = readPrices(prices)
  if (steps) info.priceTiers = steps.split(';').map(readStep)
  if (fineTuned) info.fineTunedPrices = readPrices(fineTuned)
  if (purpose) info.purpose = purpose as ModelPurpose
  if (reads) info.inputModalities = readModalities(reads)
  if (writes) info.outputModalities = readModalities(writes)
  if (flags?.includes('r')) info.reasoning = true
  if (flags?.includes('t')) info.tools = true
  if (flags?.includes('s')) info.structuredOutput = true
  if (flags?.includes('d')) info.deprecated = true
  if (asOf) info.asOf = asOf
  return Object.freeze(info)
}

function readPrices(text: string): Writable<Prices> {
  const [input, output, read, write, thinking] = text.split(',')
  const prices: Writable<Prices> = { inputUsdPerMillion: Number(input), outputUsdPerMillion: Number(output) }
  if (read) prices.cacheReadUsdPerMillion = Number(read)
  if (write) prices.cacheWriteUsdPerMillion = Number(write)
  if (thinking) prices.thinkingOutputUsdPerMillion = Number(thinking)
  return prices
}

function readStep(text: string): PriceTier {
  const comma = text.indexOf(',')
  return { aboveInputTokens: Number(text.slice(0, comma)), ...readPrices(text.slice(comma + 1)) }
}

function readModalities(letters: string): readonly string[] {
  return [...letters].map((letter) => modalities[letter as keyof typeof modalities])
}
