import { catalogueModels, getModel } from './catalogue.ts'
import { type CostEstimate, estimateCost } from './cost.ts'
import { firstTokenMsFor, type PrefillSpeed } from './latency.ts'
import type { ModelInfo, TokenBounds } from './types.ts'

/** A model to choose from: its id, an entry of your own, or either with what you know of it. */
export type Candidate = string | ModelInfo | CandidateFacts

export interface CandidateFacts {
  readonly model: string | ModelInfo
  /** The tasks it is good enough for, in your own words. Without any it is for all. */
  readonly tasks?: readonly string[]
  /** Measured or given; a limit on the time to the first token needs it. */
  readonly prefill?: PrefillSpeed
}

export interface ModelNeeds {
  /** The input: a number of tokens, a count, or a function of the model when encodings differ. */
  readonly input: number | TokenBounds | ((model: ModelInfo) => number | TokenBounds)
  /** The most output. */
  readonly outputTokens: number
  /** What it must read besides text: `image`, `pdf`, `audio`, `video`. */
  readonly modalities?: readonly string[]
  readonly tools?: boolean
  readonly reasoning?: boolean
  readonly structuredOutput?: boolean
  /** The most that the request may cost, in billionths of a US dollar. A model without a known price does not meet it. */
  readonly maxNanoUsd?: bigint
  readonly maxFirstTokenMs?: number
}

export interface ModelChoice {
  /** The cheapest that meets all needs, or null. */
  readonly model: ModelInfo | null
  readonly cost: CostEstimate | null
  /** The candidates that do not, each with the first reason, as a sentence. */
  readonly rejected: readonly { readonly model: string; readonly reason: string }[]
  /** When none fits for want of room: the cheapest of the catalogue whose window is large enough. */
  readonly larger: { readonly model: string; readonly windowTokens: number } | null
}

/**
 * Chooses the cheapest model that meets all needs, by what it can cost at most; models without a price come last.
 * Throws `UNKNOWN_MODEL` for an id that is not known.
 *
 * @example
 * chooseModel({ candidates: ['gpt-4o', 'gpt-4o-mini'], needs: { input: 20_000, outputTokens: 1000 } }).model?.id // 'gpt-4o-mini'
 */
export function chooseModel(options: {
  readonly candidates: readonly Candidate[]
  readonly task?: string
  readonly needs: ModelNeeds
}): ModelChoice {
  const { task, needs } = options
  const rejected: { model: string; reason: string }[] = []
  const fitting: { model: ModelInfo; cost: CostEstimate | null }[] = []
  let wantsRoom = false
  for (const candidate of options.candidates) {
    const { model, tasks, prefill } = factsOf(candidate)
    const input = boundsFor(needs, model)
    const cost = estimateCost(model, input, { maxOutputTokens: needs.outputTokens })
    const room = roomReason(model, input.upper, needs.outputTokens)
    const reason =
      taskReason(task, tasks) ??
      abilityReason(model, needs) ??
      room ??
      priceReason(cost, needs) ??
      timeReason(input.upper, needs, prefill)
    if (reason === null) fitting.push({ model, cost })
    else rejected.push({ model: model.id, reason })
    wantsRoom ||= reason !== null && reason === room
  }
  fitting.sort((a, b) => compareCost(a.cost, b.cost))
  const [best] = fitting
  return Object.freeze({
    model: best?.model ?? null,
    cost: best?.cost ?? null,
    rejected,
    larger: best || !wantsRoom ? null : largestFor(needs),
  })
}

function factsOf(candidate: Candidate): { model: ModelInfo; tasks?: readonly string[]; prefill?: PrefillSpeed } {
  if (typeof candidate === 'string') return { model: getModel(candidate) }
  if (!('model' in candidate)) return { model: candidate }
  const { model, ...facts } = candidate
  return { ...facts, model: typeof model === 'string' ? getModel(model) : model }
}

function boundsFor({ input }: ModelNeeds, model: ModelInfo): TokenBounds {
  const count = typeof input === 'function' ? input(model) : input
  return typeof count === 'number' ? { lower: count, tokens: count, upper: count } : count
}

function taskReason(task: string | undefined, tasks: readonly string[] | undefined): string | null {
  if (task === undefined || tasks === undefined || tasks.includes(task)) return null
  return `It is for ${tasks.join(', ')}, not for ${task}.`
}

function abilityReason(model: ModelInfo, needs: ModelNeeds): string | null {
  const missing = (needs.modalities ?? []).filter((one) => one !== 'text' && !model.inputModalities?.includes(one))
  if (missing.length > 0) return `It does not read ${missing.join(', ')}.`
  if (needs.tools && !model.tools) return 'It does not call tools.'
  if (needs.reasoning && !model.reasoning) return 'It does not reason.'
  return needs.structuredOutput && !model.structuredOutput ? 'It has no structured output.' : null
}

function roomReason(model: ModelInfo, inputTokens: number, outputTokens: number): string | null {
  const { windowTokens, inputLimitTokens = windowTokens, outputLimitTokens = windowTokens } = model
  if (outputTokens > outputLimitTokens)
    return `It writes at most ${outputLimitTokens} tokens, ${outputTokens} are needed.`
  const limit = Math.min(inputLimitTokens, windowTokens - outputTokens)
  if (inputTokens <= limit) return null
  return `It takes ${limit} tokens of input beside ${outputTokens} of output, ${inputTokens} are needed: ${inputTokens - limit} short.`
}

function priceReason(cost: CostEstimate | null, { maxNanoUsd }: ModelNeeds): string | null {
  if (maxNanoUsd === undefined) return null
  if (cost === null) return 'Its price is not known.'
  return cost.upperNanoUsd <= maxNanoUsd
    ? null
    : `It can cost ${cost.upperNanoUsd} billionths of a dollar, ${maxNanoUsd} are allowed.`
}

function timeReason(
  inputTokens: number,
  { maxFirstTokenMs }: ModelNeeds,
  prefill: PrefillSpeed | undefined,
): string | null {
  if (maxFirstTokenMs === undefined) return null
  if (!prefill) return 'Its speed is not known.'
  const ms = firstTokenMsFor(inputTokens, prefill)
  return ms <= maxFirstTokenMs ? null : `Its first token takes ${Math.ceil(ms)} ms, ${maxFirstTokenMs} are allowed.`
}

function compareCost(a: CostEstimate | null, b: CostEstimate | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a.upperNanoUsd < b.upperNanoUsd ? -1 : a.upperNanoUsd > b.upperNanoUsd ? 1 : 0
}

function largestFor(needs: ModelNeeds): ModelChoice['larger'] {
  const { model } = chooseModel({ candidates: catalogueModels().filter((one) => !one.deprecated && one.prices), needs })
  return model && { model: model.id, windowTokens: model.windowTokens }
}
