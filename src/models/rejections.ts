/** Why a model does not meet a need: the numbers, and a sentence with them. */
import { formatNumber } from '../errors/index.ts'
import { type CostEstimate, showUsd } from './cost.ts'
import { inputLimitFor } from './input-room.ts'
import { firstTokenMsFor, type PrefillSpeed } from './latency.ts'
import type { ModelNeeds } from './needs.ts'
import type { ModelInfo } from './types.ts'

/** A candidate that was not chosen: the first need that it does not meet. */
export type Rejection = { readonly model: string; readonly reason: string } & (
  | { readonly kind: 'purpose' | 'task' | 'price-unknown' | 'speed-unknown' }
  | { readonly kind: 'ability'; readonly missing: readonly string[] }
  | { readonly kind: 'input-room' | 'output-room'; readonly needTokens: number; readonly haveTokens: number }
  | { readonly kind: 'price'; readonly needNanoUsd: bigint; readonly haveNanoUsd: bigint }
  | { readonly kind: 'time'; readonly needMs: number; readonly haveMs: number }
)

/** A candidate and what is asked of it. */
export interface AskedModel {
  readonly model: ModelInfo
  /** The most that the input may be. */
  readonly inputTokens: number
  readonly needs: ModelNeeds
  readonly cost: CostEstimate | null
  readonly task: string | undefined
  readonly tasks: readonly string[] | undefined
  readonly prefill: PrefillSpeed | undefined
}

/** The first need that a candidate does not meet, or null when it meets all. */
export function rejectionOf(asked: AskedModel): Rejection | null {
  return forTask(asked) ?? forAbility(asked) ?? forRoom(asked) ?? forPrice(asked) ?? forTime(asked)
}

function forTask({ model: { id: model, purpose }, task, tasks }: AskedModel): Rejection | null {
  if (purpose !== undefined) return { model, kind: 'purpose', reason: `It is for ${purpose}, not for chats.` }
  if (task === undefined || tasks === undefined || tasks.includes(task)) return null
  return { model, kind: 'task', reason: `It is for ${tasks.join(', ')}, not for ${task}.` }
}

function forAbility({ model: info, needs }: AskedModel): Rejection | null {
  const { id: model } = info
  const reject = (missing: readonly string[], reason: string): Rejection => ({
    model,
    kind: 'ability',
    missing,
    reason,
  })
  const unread = (needs.modalities ?? []).filter((one) => one !== 'text' && !info.inputModalities?.includes(one))
  if (unread.length > 0) return reject(unread, `It does not read ${unread.join(', ')}.`)
  if (needs.tools && !info.tools) return reject(['tools'], 'It does not call tools.')
  if (needs.reasoning && !info.reasoning) return reject(['reasoning'], 'It does not reason.')
  if (!needs.structuredOutput || info.structuredOutput) return null
  return reject(['structuredOutput'], 'It has no structured output.')
}

function forRoom({ model: info, inputTokens, needs: { outputTokens } }: AskedModel): Rejection | null {
  const { id: model, windowTokens, outputLimitTokens = windowTokens } = info
  if (outputTokens > outputLimitTokens) {
    const reason = `It writes at most ${formatNumber(outputLimitTokens)} tokens, ${formatNumber(outputTokens)} are needed.`
    return { model, kind: 'output-room', needTokens: outputTokens, haveTokens: outputLimitTokens, reason }
  }
  const limit = inputLimitFor(info, outputTokens)
  if (inputTokens <= limit) return null
  const [have, beside, need, short] = [limit, outputTokens, inputTokens, inputTokens - limit].map(formatNumber)
  const reason = `It takes ${have} tokens of input beside ${beside} of output, ${need} are needed: ${short} short.`
  return { model, kind: 'input-room', needTokens: inputTokens, haveTokens: limit, reason }
}

function forPrice({ model: { id: model }, cost, needs: { maxNanoUsd } }: AskedModel): Rejection | null {
  if (maxNanoUsd === undefined) return null
  if (cost === null) return { model, kind: 'price-unknown', reason: 'Its price is not known.' }
  if (cost.upperNanoUsd <= maxNanoUsd) return null
  const reason = `It can cost ${showUsd(cost.upperNanoUsd)}, ${showUsd(maxNanoUsd)} are allowed.`
  return { model, kind: 'price', needNanoUsd: cost.upperNanoUsd, haveNanoUsd: maxNanoUsd, reason }
}

function forTime({
  model: { id: model },
  inputTokens,
  needs: { maxFirstTokenMs },
  prefill,
}: AskedModel): Rejection | null {
  if (maxFirstTokenMs === undefined) return null
  if (!prefill) return { model, kind: 'speed-unknown', reason: 'Its speed is not known.' }
  const ms = Math.ceil(firstTokenMsFor(inputTokens, prefill))
  if (ms <= maxFirstTokenMs) return null
  const reason = `Its first token takes ${formatNumber(ms)} ms, ${formatNumber(maxFirstTokenMs)} are allowed.`
  return { model, kind: 'time', needMs: ms, haveMs: maxFirstTokenMs, reason }
}
