import { TokenroomError } from '../errors/index.ts'
import type { ModelInfo } from '../models/types.ts'
import { EXACT, type Scale } from './size.ts'
import type { CountSource } from './types.ts'

/**
 * How many of a model's tokens there are for one of o200k_base or cl100k_base, for models whose tokenizer is not
 * this package's. Rules of thumb of our own with wide bounds, for prose and code in common languages; what the
 * provider reports corrects them (`calibration`). Known: Anthropic says that its newer tokenizer makes about 30 %
 * more tokens of the same text than the one before, which in turn makes more than OpenAI's.
 */
const families: readonly (readonly [RegExp, Scale])[] = [
  [/^claude/, { lower: 0.85, tokens: 1.25, upper: 2.1 }],
  [/^gemini|^gemma/, { lower: 0.75, tokens: 1.02, upper: 1.5 }],
  [/^llama|^meta/, { lower: 0.8, tokens: 1.02, upper: 1.6 }],
  [/^qwen|^qwq|^qvq/, { lower: 0.75, tokens: 1.05, upper: 1.6 }],
  [/^deepseek/, { lower: 0.75, tokens: 1.05, upper: 1.6 }],
]
const OTHERS: Scale = { lower: 0.7, tokens: 1.15, upper: 2.1 }

/** How a counter's tokens become a model's, and what that makes of the counts. */
export interface Fidelity {
  readonly scale: Scale
  readonly source: CountSource
}

/**
 * Exact when the model has a public encoding (or no model is named); else the family's bounds, or `calibration`,
 * factors that someone learnt from usage. Throws `INVALID_LIMIT` for factors that are none.
 */
export function fidelityOf(model: ModelInfo | null, calibration?: Scale): Fidelity {
  if (calibration !== undefined) {
    const { lower, tokens, upper } = calibration
    if (!(lower > 0 && lower <= tokens && tokens <= upper && upper < 100)) {
      throw new TokenroomError(
        'INVALID_LIMIT',
        `calibration needs 0 < lower ≤ tokens ≤ upper < 100; received ${lower}, ${tokens}, ${upper}`,
        { name: 'calibration', received: `${lower}, ${tokens}, ${upper}` },
      )
    }
    return { scale: calibration, source: 'calibrated' }
  }
  if (model === null || model.encoding !== undefined) return { scale: EXACT, source: 'bpe' }
  const id = model.id.slice(model.id.lastIndexOf('/') + 1)
  return { scale: families.find(([pattern]) => pattern.test(id))?.[1] ?? OTHERS, source: 'estimate' }
}
