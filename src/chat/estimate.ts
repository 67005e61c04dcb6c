import type { TokenCounter } from '../counter.ts'
import { describeValue, TokenroomError } from '../errors/index.ts'
import { randomFrom } from './estimate/random.ts'
import { countsOf } from './memo.ts'
import type { Count } from './types.ts'
import { checkSignal } from './until-aborted.ts'

export interface EstimateOptions {
  readonly counter: TokenCounter
  /** How much text is counted, in UTF-16 code units. Default 256,000. Four times as much halves the error. */
  readonly sampleCodeUnits?: number
  /** The same seed draws the same sample. Default 1. */
  readonly seed?: number
  readonly signal?: AbortSignal
}

/** The tokens of a batch, estimated. `lower` and `upper` hold in about 99 of 100 batches. */
export interface BatchEstimate extends Count {
  readonly totalCodeUnits: number
  readonly sampledCodeUnits: number
  /** Half the distance of the bounds, as a share of `tokens`: 0.01 is ±1 %. 0 when everything was counted. */
  readonly relativeError: number
}

const WINDOW_CODE_UNITS = 2000
const DEFAULT_SAMPLE_CODE_UNITS = 256_000
/** How many standard errors 99 of 100 results are within, with some allowance for few samples. */
const STANDARD_ERRORS = 2.8

/**
 * Estimates the tokens of many texts from a sample, with one `countMany`: windows of 2,000 code units, one at a
 * random place in each of as many equal stretches of the whole. Small batches are counted exactly. Takes time in
 * proportion to the sample, not to the batch.
 */
export async function estimateTokens(texts: readonly string[], options: EstimateOptions): Promise<BatchEstimate> {
  const sampleCodeUnits = options.sampleCodeUnits ?? DEFAULT_SAMPLE_CODE_UNITS
  if (!Number.isSafeInteger(sampleCodeUnits) || sampleCodeUnits < 1) {
    const received = describeValue(sampleCodeUnits)
    throw new TokenroomError('INVALID_LIMIT', `sampleCodeUnits must be a whole number from 1; received ${received}`, {
      name: 'sampleCodeUnits',
      received,
    })
  }
  let totalCodeUnits = 0
  for (const text of texts) totalCodeUnits += text.length
  const { counter, signal } = options
  checkSignal(signal)
  signal?.throwIfAborted()
  const windows = Math.max(2, Math.floor(sampleCodeUnits / WINDOW_CODE_UNITS))
  if (totalCodeUnits <= Math.max(sampleCodeUnits, windows * WINDOW_CODE_UNITS)) {
    let tokens = 0
    const counts = await countsOf(counter.countMany(texts), texts.length, signal)
    for (let at = 0; at < counts.length; at++) tokens += counts[at]!
    return {
      tokens,
      lower: tokens,
      upper: tokens,
      exact: true,
      source: 'bpe',
      totalCodeUnits,
      sampledCodeUnits: totalCodeUnits,
      relativeError: 0,
    }
  }
  const samples = draw(texts, totalCodeUnits, windows, randomFrom(options.seed ?? 1))
  const counts = await countsOf(counter.countMany(samples), samples.length, signal)
  return { ...extrapolate(samples, counts, totalCodeUnits), totalCodeUnits }
}

function extrapolate(samples: readonly string[], counts: ArrayLike<number>, totalCodeUnits: number) {
  let sampledCodeUnits = 0
  let sampledTokens = 0
  samples.forEach((sample, index) => {
    sampledCodeUnits += sample.length
    sampledTokens += counts[index]!
  })
  const perCodeUnit = sampledTokens / sampledCodeUnits
  // The spread of a ratio: how far each window is from what its length predicts.
  let squares = 0
  samples.forEach((sample, index) => {
    squares += (counts[index]! - perCodeUnit * sample.length) ** 2
  })
  const count = samples.length
  const standardError = Math.sqrt(squares / (count * (count - 1))) / (sampledCodeUnits / count)
  // A window's two ends can each split a token, which counts one too many.
  const edges = (2 * count) / sampledCodeUnits
  const tokens = Math.round(perCodeUnit * totalCodeUnits)
  const lower = Math.max(0, Math.floor((perCodeUnit - STANDARD_ERRORS * standardError - edges) * totalCodeUnits))
  const upper = Math.ceil((perCodeUnit + STANDARD_ERRORS * standardError) * totalCodeUnits)
  const relativeError = tokens === 0 ? 0 : (upper - lower) / 2 / tokens
  return { tokens, lower, upper, exact: false, source: 'estimate' as const, sampledCodeUnits, relativeError }
}

/** One window from each of `windows` stretches of equal length. A window ends with its text. */
function draw(texts: readonly string[], totalCodeUnits: number, windows: number, next: () => number): string[] {
  const samples: string[] = []
  const stretch = totalCodeUnits / windows
  let text = 0
  let before = 0
  for (let index = 0; index < windows; index++) {
    const at = Math.floor((index + next()) * stretch)
    while (text < texts.length - 1 && before + texts[text]!.length <= at) before += texts[text++]!.length
    samples.push(wholeCharacters(texts[text]!, at - before))
  }
  return samples
}

// A surrogate pair that a window cut in two would count as two broken characters.
function wholeCharacters(text: string, at: number): string {
  const start = isLowSurrogate(text, at) ? at - 1 : at
  const end = Math.min(text.length, start + WINDOW_CODE_UNITS)
  return text.slice(start, isLowSurrogate(text, end) ? end - 1 : end)
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff && at > 0
}
