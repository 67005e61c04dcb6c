import type { ModelInfo } from '../models/types.ts'
import { useRoom } from './use-room.ts'

/** A text's tokens, for a component. `lower` and `upper` are `tokens` where the count is exact. */
export interface TokenCountView {
  /** Null until the first count. */
  readonly tokens: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly exact: boolean
  /** Whether the text has changed since it was counted. */
  readonly stale: boolean
  /** Why there is no newer count; null when there is. */
  readonly error: Error | null
}

/**
 * The tokens of a text, counted as it changes and never in the page's thread. `model` is a model or an encoding; the
 * default is that of OpenAI's models since GPT-4o.
 *
 * @example
 * const { tokens, stale } = useTokenCount(text, 'gpt-4o')
 */
export function useTokenCount(text: string, model: string | ModelInfo = 'o200k_base'): TokenCountView {
  const { text: count, stale, error } = useRoom({ model, text })
  return {
    tokens: count?.tokens ?? null,
    lower: count?.lower ?? null,
    upper: count?.upper ?? null,
    exact: count?.exact ?? false,
    stale,
    error,
  }
}
