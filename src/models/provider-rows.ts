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

function readRow(provider: string, line: string): ModelInfo {
  const [id = '', name, family, windowTokens, inputLimit, outputLimit, prices, steps, reads, writes, flags, ...more] =
    line.split('|')
  const [aliases, fineTuned, purpose, asOf] = more
  return Object.freeze({
    id,
    provider,
    ...(name && { name }),
    ...(family && { family }),
    ...(aliases && { aliases: aliases.split(',') }),
    windowTokens: Number(windowTokens),
    ...(inputLimit && { inputLimitTokens: Number(inputLimit) }),
    ...(outputLimit && { outputLimitTokens: Number(outputLimit) }),
    ...(prices && { prices: readPrices(prices) }),
    ...(steps && { priceTiers: steps.split(';').map(readStep) }),
    ...(fineTuned && { fineTunedPrices: readPrices(fineTuned) }),
    ...(purpose && { purpose: purpose as ModelPurpose }),
    ...(reads && { inputModalities: readModalities(reads) }),
    ...(writes && { outputModalities: readModalities(writes) }),
    ...(flags?.includes('r') && { reasoning: true }),
    ...(flags?.includes('t') && { tools: true }),
    ...(flags?.includes('s') && { structuredOutput: true }),
    ...(flags?.includes('d') && { deprecated: true }),
    ...(asOf && { asOf }),
  })
}

function readPrices(text: string): Prices {
  const [input, output, read, write, thinking] = text.split(',')
  return {
    inputUsdPerMillion: Number(input),
    outputUsdPerMillion: Number(output),
    ...(read && { cacheReadUsdPerMillion: Number(read) }),
    ...(write && { cacheWriteUsdPerMillion: Number(write) }),
    ...(thinking && { thinkingOutputUsdPerMillion: Number(thinking) }),
  }
}

function readStep(text: string): PriceTier {
  const comma = text.indexOf(',')
  return { aboveInputTokens: Number(text.slice(0, comma)), ...readPrices(text.slice(comma + 1)) }
}

function readModalities(letters: string): readonly string[] {
  return [...letters].map((letter) => modalities[letter as keyof typeof modalities])
}
