/** The window, and what of it is kept for the answer. */
import { describeValue, TokenroomError } from '../../errors/index.ts'
import { defaultOutputTokens, inputLimitFor } from '../../models/input-room.ts'
import type { ModelInfo } from '../../models/types.ts'
import type { PlannerOptions, PlanOptions, TokenAmount } from '../types.ts'

/** The window that is planned for. */
export interface PlannedWindow {
  readonly model: ModelInfo | null
  readonly windowTokens: number
  readonly outputReserveTokens: number
}

/** The window and the reserve of one call: the planner's options, or what the call has instead. */
export function resolveWindow(
  model: ModelInfo | null,
  options: PlannerOptions,
  call: Pick<PlanOptions, 'windowTokens' | 'outputReserve'> = {},
): PlannedWindow {
  const given = call.windowTokens ?? options.windowTokens ?? model?.windowTokens
  const windowTokens = checkTokens('windowTokens', given)
  const asked = call.outputReserve ?? options.outputReserve
  const reserve =
    asked === undefined
      ? defaultOutputTokens({ ...model, windowTokens })
      : resolveAmount('outputReserve', asked, windowTokens)
  if (reserve > windowTokens) {
    throw new TokenroomError(
      'INVALID_LIMIT',
      `outputReserve of ${reserve} tokens is more than the window of ${windowTokens}; lower it`,
      { name: 'outputReserve', received: String(reserve) },
    )
  }
  // Input beyond the provider's limit cannot be sent, so the rest of the window is the answer's.
  const outputReserveTokens = windowTokens - inputLimitFor({ ...model, windowTokens }, reserve)
  return { model, windowTokens, outputReserveTokens }
}

/** An amount in tokens; a share is rounded down. Throws `INVALID_LIMIT`. */
export function resolveAmount(name: string, amount: TokenAmount, ofTokens: number): number {
  if (typeof amount !== 'string') return checkTokens(name, amount)
  const percent = /^\d+(?:\.\d+)?%$/.test(amount) ? Number.parseFloat(amount) : Number.NaN
  if (percent >= 0 && percent <= 100) return Math.floor((Math.max(0, ofTokens) * percent) / 100)
  throw new TokenroomError(
    'INVALID_LIMIT',
    `${name} must be tokens or a share from "0%" to "100%"; received ${describeValue(amount)}`,
    { name, received: describeValue(amount) },
  )
}

/** A whole number of tokens from 0. Throws `INVALID_LIMIT`. */
export function checkTokens(name: string, tokens: unknown): number {
  if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0) return tokens
  throw new TokenroomError(
    'INVALID_LIMIT',
    `${name} must be a whole number of tokens from 0; received ${describeValue(tokens)}`,
    {
      name,
      received: describeValue(tokens),
    },
  )
}
