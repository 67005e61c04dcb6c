import type { TokenCounter } from '../counter.ts'
import { TokenroomError } from '../errors/index.ts'
import type { ModelInfo } from '../models/types.ts'
import { bareModelName } from './adapters/rules.ts'
import { endsOf } from './estimate/ends.ts'
import { type TokenizerFamily, tokenizerFamilyOf } from './estimate/families.ts'
import { estimateText, type ReadText, readText } from './estimate/range.ts'
import { isOwnCounter } from './named-model.ts'
import { EXACT, type Range, type Scale } from './size.ts'
import type { CountSource } from './types.ts'

/** How a counter's tokens become a model's, and what that makes of the counts. */
export interface Fidelity {
  readonly scale: Scale
  readonly source: CountSource
  /** The same object for models whose tokens are told in the same way; null: that is not known. */
  readonly kind: object | null
}

/** What a count is made for, beside the model. */
export interface FidelityOptions {
  /** Factors that someone learnt from usage. */
  readonly calibration?: Scale | undefined
  /** Estimates of one request for several models, by one counter, read each of its texts once. */
  readonly request?: object
}

/**
 * Exact when the counter counts in the model's own encoding (or no model is named); else the bounds of its tokenizer's
 * family, or of the calibration. Throws `INVALID_LIMIT` for factors that are none.
 */
export function fidelityOf(
  model: ModelInfo | null,
  counter: Pick<TokenCounter, 'encoding'>,
  { calibration, request }: FidelityOptions = {},
): Fidelity {
  if (calibration !== undefined) {
    const { lower, tokens, upper } = calibration
    if (!(lower > 0 && lower <= tokens && tokens <= upper && upper < 100)) {
      throw new TokenroomError(
        'INVALID_LIMIT',
        `calibration needs 0 < lower ≤ tokens ≤ upper < 100; received ${lower}, ${tokens}, ${upper}`,
        { name: 'calibration', received: `${lower}, ${tokens}, ${upper}` },
      )
    }
    return { scale: calibration, source: 'calibrated', kind: null }
  }
  if (model === null || isOwnCounter(model, counter)) return { scale: EXACT, source: 'bpe', kind: EXACT }
  const family = tokenizerFamilyOf(bareModelName(model.id))
  return { scale: scaleOf(family, request && { request, counter }), source: 'estimate', kind: family }
}

/** What is known of texts without a request is let go beyond so many of them, or of their code units, which are held with it. */
const MOST_TEXTS = 1024
const MOST_CODE_UNITS = 4_000_000

/** A text, as far as estimates have read it, and what each family's tokenizer makes of so many tokens. */
interface KnownText {
  /** What is counted beside it; the same strings are looked up again. */
  ends: readonly string[] | undefined
  read: { readonly counted: number; readonly value: ReadText } | null
  readonly ranges: { readonly family: TokenizerFamily; readonly counted: number; readonly range: Range }[]
}

/** A request that is counted, and whose tokens its texts have. */
interface CountedRequest {
  readonly request: object
  readonly counter: object
}

interface LastRead {
  readonly counter: object
  readonly texts: ReadonlyMap<string, KnownText>
}

const lastRead = new WeakMap<object, LastRead>()

/**
 * Finds what was read of a text, as long as the request is there and the same counter counts. What the count before did not
 * ask for is let go. Without a request, some texts are known.
 */
function textsRead(of: CountedRequest | undefined): (text: string) => KnownText {
  const last = of && lastRead.get(of.request)
  const before = last?.counter === of?.counter ? last?.texts : undefined
  const texts = new Map<string, KnownText>()
  let codeUnits = 0
  return (text) => {
    // Not before something is asked: a count that is known already asks nothing, and lets nothing go.
    if (of !== undefined && texts.size === 0) lastRead.set(of.request, { counter: of.counter, texts })
    const known = texts.get(text)
    if (known !== undefined) return known
    codeUnits += text.length
    if (of === undefined && (texts.size >= MOST_TEXTS || codeUnits > MOST_CODE_UNITS)) {
      texts.clear()
      codeUnits = text.length
    }
    const found = before?.get(text) ?? { ends: undefined, read: null, ranges: [] }
    texts.set(text, found)
    return found
  }
}

/** What a family's tokenizer makes of a text, from what o200k_base makes of it. The factors by themselves are those of ordinary text: a first guess, no bounds. */
function scaleOf(family: TokenizerFamily, of: CountedRequest | undefined): Scale {
  const { lower, tokens, upper } = family.factors
  const readOf = textsRead(of)
  // A count asks for the same text as a part and for its kind; the command line with other tokens, too.
  const rangeOf = (text: string, tokensOf: (text: string) => number): Range => {
    const counted = tokensOf(text)
    const found = readOf(text)
    const known = found.ranges.find((one) => one.family === family && one.counted === counted)
    if (known !== undefined) return known.range
    const range = estimateText(text, tokensOf, family, (...asked) => {
      if (found.read?.counted !== counted) found.read = { counted, value: readText(...asked, found.ends) }
      found.ends = undefined
      return found.read.value
    })
    found.ranges.push({ family, counted, range })
    return range
  }
  // Nothing is asked beside a text that was read with the counts of the same counter: what was read is kept until the count is made.
  const endsOfNew = (text: string) => {
    const found = readOf(text)
    if (of !== undefined && found.read !== null) return []
    found.ends = endsOf(text)
    return found.ends
  }
  return { lower, tokens, upper, rangeOf, endsOf: endsOfNew }
}
