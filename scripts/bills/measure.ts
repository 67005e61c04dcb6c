/** Counts recorded requests through the public API, and compares with what the provider reported. */

import type { RequestCount } from '../../src/chat/index.ts'
import { countRequest } from '../../src/chat/index.ts'
import type { TokenCounter } from '../../src/counter.ts'
import { loadTokenizer } from '../../src/index.ts'
import { findModel } from '../../src/models/index.ts'
import { type Kind, kindOf } from './kinds.ts'
import type { Recording } from './recordings.ts'

/** A recording beside our count of it. */
export interface Row {
  readonly recording: Recording
  readonly kind: Kind
  readonly billedTokens: number
  /** Null when the request was refused. */
  readonly count: RequestCount | null
  readonly error: string | null
  /** The bill minus our best guess. */
  readonly residualTokens: number
}

/** Whether the bill is between our bounds. */
export function isWithin({ count, billedTokens }: Row): boolean {
  return count !== null && count.lower <= billedTokens && billedTokens <= count.upper
}

/** Whether our best guess is the bill. */
export function isEqual({ count, billedTokens }: Row): boolean {
  return count?.tokens === billedTokens
}

/** The width of our bounds as a share of the bill. */
export function widthOf({ count, billedTokens }: Row): number {
  return count === null ? Number.POSITIVE_INFINITY : (count.upper - count.lower) / billedTokens
}

const tokenizers = new Map<string, Promise<TokenCounter>>()

/** The tokenizer of a model, or the one that its tokens are estimated with. */
function tokenizerFor(model: string): Promise<TokenCounter> {
  const encoding = findModel(model)?.encoding ?? 'o200k_base'
  const loaded = tokenizers.get(encoding) ?? loadTokenizer(encoding)
  tokenizers.set(encoding, loaded)
  return loaded
}

/** Measures one recording, as if it were of `model`. */
async function measure(recording: Recording, { modelOf, counterOf }: MeasureOptions): Promise<Row> {
  const { api, provider, request, usage } = recording
  const billedTokens = usage.inputTokens
  const model = modelOf?.(recording) ?? recording.model
  const about = { recording, kind: kindOf(recording), billedTokens }
  // Outside of what may be refused: a tokenizer that does not load is no answer of ours.
  const counter = (await counterOf?.(model)) ?? (await tokenizerFor(model))
  try {
    const count = await countRequest(request as object, { counter, model, api, provider, unknownModel: 'estimate' })
    return { ...about, count, error: null, residualTokens: billedTokens - count.tokens }
  } catch (error) {
    return { ...about, count: null, error: String(error), residualTokens: billedTokens }
  }
}

export interface MeasureOptions {
  /** The model that a recording is counted for. Default: its own. */
  readonly modelOf?: (recording: Recording) => string
  /** A counter that a caller brings for a model; null for none. */
  readonly counterOf?: (model: string) => Promise<TokenCounter | null>
}

/** Measures all recordings, one after the other. */
export async function measureAll(
  recordings: readonly Recording[],
  options: MeasureOptions = {},
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const recording of recordings) rows.push(await measure(recording, options))
  return rows
}
