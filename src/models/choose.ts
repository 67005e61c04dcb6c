import { invalidArgument } from '../errors/index.ts'
import { catalogueModels, getModel } from './catalogue.ts'
import { type CostEstimate, estimateCost } from './cost.ts'
import type { PrefillSpeed } from './latency.ts'
import type { ModelNeeds } from './needs.ts'
import { type AskedModel, type Rejection, rejectionOf } from './rejections.ts'
import type { ModelInfo, TokenBounds } from './types.ts'

export type { ModelNeeds } from './needs.ts'
export type { Rejection } from './rejections.ts'

/** A model to choose from: its id, an entry of your own, or either with what you know of it. */
export type Candidate = string | ModelInfo | CandidateFacts

export interface CandidateFacts {
  readonly model: string | ModelInfo
  /** The tasks it is good enough for, in your own words. Without any it is for all. */
  readonly tasks?: readonly string[]
  /** Measured or given; a limit on the time to the first token needs it. */
  readonly prefill?: PrefillSpeed
}

export interface ChooseModelOptions {
  readonly candidates: readonly Candidate[]
  readonly task?: string
  readonly needs: ModelNeeds
  /** Where names are looked up first, as for `findModel`; and where a larger model is looked for. Default: the catalogue. */
  readonly models?: readonly ModelInfo[]
}

export interface ModelChoice {
  /** The cheapest that meets all needs; null when nothing fits, and then `rejected` has every candidate. */
  readonly model: ModelInfo | null
  readonly cost: CostEstimate | null
  /** The candidates that do not, each with the first need that it does not meet, in numbers and as a sentence. */
  readonly rejected: readonly Rejection[]
  /** When nothing fits for want of room: the cheapest model known whose window is large enough; null when there is none. */
  readonly larger: { readonly model: string; readonly windowTokens: number } | null
}

/**
 * Chooses the cheapest model that meets all needs, by what it can cost at most; models without a price come last, and
 * models that do not chat are never chosen. O(candidates), and O(catalogue) when nothing fits for want of room.
 * Throws `UNKNOWN_MODEL` for an id that is not known, `INVALID_ARGUMENT` for needs that are no numbers of tokens.
 *
 * @example
 * chooseModel({ candidates: ['gpt-4o', 'gpt-4o-mini'], needs: { input: 20_000, outputTokens: 1000 } }).model?.id // 'gpt-4o-mini'
 */
export function chooseModel(options: ChooseModelOptions): ModelChoice {
  const { needs, models } = options
  checkTokens('needs.outputTokens', needs.outputTokens)
  const { fitting, rejected } = sift(
    options.candidates.map((one) => factsOf(one, models)),
    needs,
    options.task,
  )
  const [best] = fitting
  const wantsRoom = rejected.some(({ kind }) => kind === 'input-room' || kind === 'output-room')
  return Object.freeze({
    model: best?.model ?? null,
    cost: best?.cost ?? null,
    rejected,
    larger: best || !wantsRoom ? null : largerFor(needs, models ?? catalogueModels()),
  })
}

interface Fitting {
  readonly model: ModelInfo
  readonly cost: CostEstimate | null
}

/** The candidates that meet the needs, the cheapest first, and the others with their reasons. */
function sift(
  candidates: readonly Facts[],
  needs: ModelNeeds,
  task: string | undefined,
): { fitting: readonly Fitting[]; rejected: readonly Rejection[] } {
  const rejected: Rejection[] = []
  const fitting: Fitting[] = []
  for (const { model, tasks, prefill } of candidates) {
    const input = boundsFor(needs, model)
    const cost = estimateCost(model, input, { maxOutputTokens: needs.outputTokens })
    const asked: AskedModel = { model, inputTokens: input.upper, needs, cost, task, tasks, prefill }
    const rejection = rejectionOf(asked)
    if (rejection) rejected.push(rejection)
    else fitting.push({ model, cost })
  }
  fitting.sort((a, b) => compareCost(a.cost, b.cost))
  return { fitting, rejected }
}

interface Facts {
  readonly model: ModelInfo
  readonly tasks?: readonly string[]
  readonly prefill?: PrefillSpeed
}

function factsOf(candidate: Candidate, models: readonly ModelInfo[] | undefined): Facts {
  const find = (model: string | ModelInfo): ModelInfo =>
    typeof model === 'string' ? getModel(model, models ? { models } : {}) : model
  if (typeof candidate === 'string' || !('model' in candidate)) return { model: find(candidate) }
  return { ...candidate, model: find(candidate.model) }
}

function boundsFor({ input }: ModelNeeds, model: ModelInfo): TokenBounds {
  const count = typeof input === 'function' ? input(model) : input
  const bounds = typeof count === 'number' ? { lower: count, tokens: count, upper: count } : count
  checkTokens('needs.input', bounds.upper)
  return bounds
}

function checkTokens(name: string, tokens: unknown): void {
  if (typeof tokens === 'number' && tokens >= 0 && Number.isFinite(tokens)) return
  throw invalidArgument(name, tokens, 'a number of tokens from 0')
}

function compareCost(a: CostEstimate | null, b: CostEstimate | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a.upperNanoUsd < b.upperNanoUsd ? -1 : a.upperNanoUsd > b.upperNanoUsd ? 1 : 0
}

function largerFor(needs: ModelNeeds, models: readonly ModelInfo[]): ModelChoice['larger'] {
  const known = models.filter((one) => !one.deprecated && one.prices).map((model) => ({ model }))
  const [best] = sift(known, needs, undefined).fitting
  return best ? { model: best.model.id, windowTokens: best.model.windowTokens } : null
}
