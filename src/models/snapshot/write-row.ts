/** The reverse of `readRows`: a model as one line of the packaged data. */
import type { ModelInfo, Prices } from '../types.ts'

/** The line of one model. Throws a `RangeError` for what a line cannot hold. */
export function writeRow(info: ModelInfo): string {
  const flags = [info.reasoning && 'r', info.tools && 't', info.structuredOutput && 's', info.deprecated && 'd']
  const fields: readonly (string | number | undefined)[] = [
    info.id,
    info.name,
    info.family,
    info.windowTokens,
    info.inputLimitTokens,
    info.outputLimitTokens,
    writePrices(info.prices),
    info.priceTiers?.map((step) => `${step.aboveInputTokens},${writePrices(step)}`).join(';'),
    writeModalities(info.inputModalities),
    writeModalities(info.outputModalities),
    flags.filter(Boolean).join(''),
    info.aliases?.join(','),
    writePrices(info.fineTunedPrices),
    info.purpose,
    info.asOf,
  ]
  for (const field of fields) {
    if (typeof field === 'string' && /[|\n`\\$]/.test(field))
      throw new RangeError(`${info.id}: a row cannot hold ${field}`)
  }
  return fields
    .map((field) => field ?? '')
    .join('|')
    .replace(/\|+$/, '')
}

function writePrices(prices: Prices | undefined): string | undefined {
  if (!prices) return undefined
  const { inputUsdPerMillion, outputUsdPerMillion, cacheReadUsdPerMillion, cacheWriteUsdPerMillion } = prices
  const all = [inputUsdPerMillion, outputUsdPerMillion, cacheReadUsdPerMillion, cacheWriteUsdPerMillion]
  return [...all, prices.thinkingOutputUsdPerMillion]
    .map((price) => price ?? '')
    .join(',')
    .replace(/,+$/, '')
}

function writeModalities(modalities: readonly string[] | undefined): string | undefined {
  return modalities
    ?.map((one) => {
      if (!['text', 'image', 'pdf', 'audio', 'video'].includes(one)) throw new RangeError(`no letter for ${one}`)
      return one[0]
    })
    .join('')
}
