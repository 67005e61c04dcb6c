/**
 * What is corrected in a models.dev snapshot, and what is added to it. Each with its source and the day it was looked
 * up. A correction holds only while the snapshot still says what is corrected, so that a newer snapshot wins.
 */
import type { ModelInfo } from '../types.ts'

/** Fields of a model; `undefined` is a field that is not there. */
type ModelFields = { readonly [Field in keyof ModelInfo]?: ModelInfo[Field] | undefined }

/** One model of a snapshot that is wrong or lacks something. */
export interface Correction {
  readonly provider: string
  readonly id: string
  /** What the snapshot says, as it is read. The correction holds only while all of it is so. */
  readonly was: ModelFields
  /** What is right, and what is to be taken away. */
  readonly is: ModelFields
  readonly source: string
  /** The day it was looked up, `YYYY-MM-DD`. */
  readonly asOf: string
}

const asOf = '2026-11-26'
const qwenPricing = 'https://www.alibabacloud.com/help/en/model-studio/models'

/** Prices of input, output and, where it costs more, output that thinks, above so many tokens of input. */
function step(aboveInputTokens: number, input: number, output: number, thinking?: number) {
  return {
    aboveInputTokens,
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    ...(thinking !== undefined && { thinkingOutputUsdPerMillion: thinking }),
  }
}

/** A Qwen model whose price steps the snapshot lacks; `input` and `output` are the prices below the first step. */
function qwen(
  id: string,
  input: number,
  output: number,
  ...priceTiers: readonly ReturnType<typeof step>[]
): Correction {
  const was = { inputUsdPerMillion: input, outputUsdPerMillion: output }
  return {
    provider: 'alibaba',
    id,
    was: { prices: was, priceTiers: undefined },
    is: { priceTiers },
    source: qwenPricing,
    asOf,
  }
}

export const corrections: readonly Correction[] = [
  {
    provider: 'openai',
    id: 'gpt-5-chat-latest',
    was: { windowTokens: 400_000 },
    is: { windowTokens: 128_000, inputLimitTokens: undefined, outputLimitTokens: 16_384 },
    source: 'https://platform.openai.com/docs/models/gpt-5-chat-latest',
    asOf,
  },
  {
    // The snapshot has the price of reading there. A write costs a quarter more than input.
    provider: 'anthropic',
    id: 'claude-3-sonnet-20240229',
    was: { prices: { inputUsdPerMillion: 3, outputUsdPerMillion: 15, cacheWriteUsdPerMillion: 0.3 } },
    is: {
      prices: {
        inputUsdPerMillion: 3,
        outputUsdPerMillion: 15,
        cacheReadUsdPerMillion: 0.3,
        cacheWriteUsdPerMillion: 3.75,
      },
    },
    source: 'https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching',
    asOf,
  },
  qwen('qwen-flash', 0.05, 0.4, step(256_000, 0.25, 2)),
  qwen('qwen-plus', 0.4, 1.2, step(256_000, 1.2, 3.6, 12)),
  qwen('qwen3-max', 1.2, 6, step(32_000, 2.4, 12), step(128_000, 3, 15)),
  qwen('qwen3-coder-flash', 0.3, 1.5, step(32_000, 0.5, 2.5), step(128_000, 0.8, 4), step(256_000, 1.6, 9.6)),
  qwen('qwen3-coder-plus', 1, 5, step(32_000, 1.8, 9), step(128_000, 3, 15), step(256_000, 6, 60)),
  {
    // One price for output, whether it thinks or not; the snapshot's second one is that of the last step.
    provider: 'alibaba',
    id: 'qwen3-vl-plus',
    was: {
      prices: { inputUsdPerMillion: 0.2, outputUsdPerMillion: 1.6, thinkingOutputUsdPerMillion: 4.8 },
      priceTiers: undefined,
    },
    is: {
      prices: { inputUsdPerMillion: 0.2, outputUsdPerMillion: 1.6 },
      priceTiers: [step(32_000, 0.3, 2.4), step(128_000, 0.6, 4.8)],
    },
    source: qwenPricing,
    asOf,
  },
  qwen('qwen3.5-plus', 0.4, 2.4, step(256_000, 0.5, 3)),
]

/** Models whose price of zero is meant: the provider says that they are free. All other zeros are prices not known. */
export const freeModels: readonly { provider: string; id: RegExp; source: string; asOf: string }[] = [
  { provider: 'openrouter', id: /:free$/, source: 'https://openrouter.ai/docs/api-reference/limits', asOf },
  { provider: 'zai', id: /^glm-4\.[57]-flash$/, source: 'https://docs.z.ai/guides/overview/pricing', asOf },
]
