/** How much input a model takes, and how much of that is left. */
import type { ModelInfo } from './types.ts'

/** The limits of a model that decide about input. */
export type ModelLimits = Pick<ModelInfo, 'windowTokens' | 'inputLimitTokens'>

/** What a model takes, and what is left of it. All in tokens. */
export interface InputRoom {
  /** The most input: the window less the output, or the provider's limit of input where that is lower. */
  readonly limitTokens: number
  /** What of it is left; 0 when nothing is. */
  readonly freeTokens: number
  /** How much the input is over it; 0 when it fits. */
  readonly overTokens: number
  /** The input as a part of the limit: 1 is full, more is too much. */
  readonly usedShare: number
}

const DEFAULT_OUTPUT_PERCENT = 10

/** What is held for the answer where nothing is asked for: a tenth of the window, but no more than the model answers. In tokens. */
export function defaultOutputTokens({
  windowTokens,
  outputLimitTokens,
}: Pick<ModelInfo, 'windowTokens' | 'outputLimitTokens'>): number {
  return Math.min(
    Math.ceil((windowTokens * DEFAULT_OUTPUT_PERCENT) / 100),
    outputLimitTokens ?? Number.POSITIVE_INFINITY,
  )
}

/** The most input that a model takes beside `outputTokens` of output; never below 0. */
export function inputLimitFor({ windowTokens, inputLimitTokens }: ModelLimits, outputTokens = 0): number {
  return Math.max(0, Math.min(inputLimitTokens ?? windowTokens, windowTokens - outputTokens))
}

/**
 * The room for input of which `inputTokens` are used; `outputTokens` are held for the answer.
 *
 * @example
 * inputRoom({ windowTokens: 400_000, inputLimitTokens: 272_000 }, 289_650).overTokens // 17650
 */
export function inputRoom(model: ModelLimits, inputTokens: number, outputTokens = 0): InputRoom {
  const limitTokens = inputLimitFor(model, outputTokens)
  return {
    limitTokens,
    freeTokens: Math.max(0, limitTokens - inputTokens),
    overTokens: Math.max(0, inputTokens - limitTokens),
    usedShare: limitTokens > 0 ? inputTokens / limitTokens : inputTokens > 0 ? Number.POSITIVE_INFINITY : 0,
  }
}
