import { TokenroomError } from '../errors/index.ts'
import type { ModelInfo } from '../models/types.ts'
import { bareModelName } from './adapters/rules.ts'
import { endsOf } from './estimate/ends.ts'
import { type TokenizerFamily, tokenizerFamilyOf } from './estimate/families.ts'
import { featuresOf, type TextFeatures } from './estimate/features.ts'
import { estimateText } from './estimate/range.ts'
import { EXACT, type Range, type Scale } from './size.ts'
import type { CountSource } from './types.ts'

/** How a counter's tokens become a model's, and what that makes of the counts. */
export interface Fidelity {
  readonly scale: Scale
  readonly source: CountSource
}

/**
 * Exact when the model has a public encoding (or no model is named); else the bounds of its tokenizer's family, or
 * `calibration`, factors that someone learnt from usage. Estimates of one `request` for several models read each of its texts
 * once. Throws `INVALID_LIMIT` for factors that are none.
 */
export function fidelityOf(model: ModelInfo | null, calibration?: Scale, request?: object): Fidelity {
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
  return { scale: scaleOf(tokenizerFamilyOf(bareModelName(model.id)), featuresIn(request)), source: 'estimate' }
}

const MOST_KNOWN = 1024

type ReadFeatures = (text: string) => TextFeatures

const lastRead = new WeakMap<object, ReadonlyMap<string, TextFeatures>>()

/** Reads texts, and keeps what it reads as long as the request is there. What the count before did not ask for is let go. */
function featuresIn(request: object | undefined): ReadFeatures {
  if (request === undefined) return featuresOf
  const before = lastRead.get(request)
  const read = new Map<string, TextFeatures>()
  lastRead.set(request, read)
  return (text) => {
    const features = read.get(text) ?? before?.get(text) ?? featuresOf(text)
    read.set(text, features)
    return features
  }
}

/** What a family's tokenizer makes of a text, from what o200k_base makes of it. The factors by themselves are those of ordinary text: a first guess, no bounds. */
function scaleOf(family: TokenizerFamily, read: ReadFeatures): Scale {
  const { lower, tokens, upper } = family.factors
  // A count asks for the same text as a part, for its kind and for its message; the command line with other tokens, too.
  const known = new Map<string, { readonly counted: number; readonly range: Range }>()
  const rangeOf = (text: string, tokensOf: (text: string) => number): Range => {
    const counted = tokensOf(text)
    const before = known.get(text)
    if (before?.counted === counted) return before.range
    if (known.size >= MOST_KNOWN) known.clear()
    const range = estimateText(text, tokensOf, family, read)
    known.set(text, { counted, range })
    return range
  }
  return { lower, tokens, upper, rangeOf, endsOf }
}
