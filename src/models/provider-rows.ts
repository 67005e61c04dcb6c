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
import type { ModelInfo, ModelPurpose, Prices, PriceTier } from './types.ts'

const modalities = { t: 'text', i: 'image', p: 'pdf', a: 'audio', v: 'video' } as const

/** The models of one provider, from their lines. */
export function readRows(provider: string, lines: string): readonly ModelInfo[] {
  return lines === '' ? [] : lines.split('\n').map((line) => readRow(provider, line))
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

// Field by field: a page reads some hundred rows when it starts, and objects made of parts take three times as long.
function readRow(provider: string, line: string): ModelInfo {
  const [id = '', name, family, windowTokens, inputLimit, outputLimit, prices, steps, reads, writes, flags, ...more] =
    line.split('|')
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
