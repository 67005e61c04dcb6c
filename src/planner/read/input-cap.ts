import { inputTokensWithin } from '../../models/latency.ts'
import type { PlannerOptions, PlanOptions } from '../types.ts'
import { checkTokens } from './output-reserve.ts'

/**
 * The most input that the caller or the time to the first token allows, in tokens; infinity when neither is limited. Throws
 * `INVALID_ARGUMENT`.
 */
export function inputCap(
  options: Pick<PlannerOptions, 'maxInputTokens' | 'latency'>,
  call: Pick<PlanOptions, 'maxInputTokens'>,
): number {
  const most = call.maxInputTokens ?? options.maxInputTokens
  return Math.min(
    most === undefined ? Number.POSITIVE_INFINITY : checkTokens('maxInputTokens', most),
    options.latency
      ? inputTokensWithin(options.latency.firstTokenMs, options.latency.prefill)
      : Number.POSITIVE_INFINITY,
  )
}
