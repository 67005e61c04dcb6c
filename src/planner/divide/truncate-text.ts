import type { CountMemo } from '../../chat/memo.ts'
import { type Range, rangeOfText, type Scale } from '../../chat/size.ts'
import type { Keep, Truncated } from '../../counter.ts'
import { invalidArgument } from '../../errors/index.ts'
import type { TruncatePolicy } from '../policy-types.ts'

const CUTS_REMEMBERED = 64
/** Each cut is nearer to the limit by the share that the one before was over it, so a few do. */
const MOST_CUTS = 8
/** How far back from a cut the end of a sentence is looked for, in UTF-16 code units. */
const SENTENCE_CODE_UNITS = 4000

/** Shortens texts to a model's tokens, and remembers the last cuts: planning again cuts the same texts again. */
export class TextCutter {
  readonly #memo: CountMemo
  readonly #scale: Scale
  readonly #cuts = new Map<string, Truncated>()

  constructor(memo: CountMemo, scale: Scale) {
    this.#memo = memo
    this.#scale = scale
  }

  /** What is left of `text` in at most `limitTokens` of the model's tokens, and how many it has. */
  async cut(
    text: string,
    limitTokens: number,
    policy: TruncatePolicy,
    signal?: AbortSignal,
  ): Promise<{ readonly result: Truncated; readonly range: Range }> {
    const keep = policy.keep ?? 'start'
    const key = `${keep} ${policy.at ?? 'grapheme'} ${limitTokens} ${text}`
    let result = this.#cuts.get(key)
    if (!result) {
      result = await this.#fit(text, limitTokens, keep, signal)
      if (policy.at === 'sentence' && result.truncated)
        result = await this.#toSentences(text, result, keep, limitTokens, signal)
      signal?.throwIfAborted()
      if (this.#cuts.size >= CUTS_REMEMBERED) this.#cuts.delete(this.#cuts.keys().next().value!)
      this.#cuts.set(key, result)
    }
    return { result, range: await this.#rangeOf(result.text, signal) }
  }

  /** Cuts in the counter's tokens until what is left has at most `limitTokens` of the model's, whatever it is written in. */
  async #fit(text: string, limitTokens: number, keep: Keep, signal?: AbortSignal): Promise<Truncated> {
    let counterTokens = Math.floor(limitTokens / this.#scale.upper)
    for (let round = 0; ; round++) {
      const answer: unknown = await this.#memo.waitFor(this.#memo.counter.truncate(text, counterTokens, { keep }))
      const cut = checkCut(answer, text, counterTokens)
      // It is about to be counted as part of a message.
      this.#memo.set(cut.text, cut.tokens)
      const { upper } = await this.#rangeOf(cut.text, signal)
      if (upper <= limitTokens || counterTokens === 0) return cut
      const share = Math.floor((counterTokens * limitTokens) / upper)
      counterTokens = round < MOST_CUTS ? Math.min(counterTokens - 1, share) : 0
    }
  }

  async #rangeOf(text: string, signal?: AbortSignal): Promise<Range> {
    return rangeOfText(text, await this.#memo.countAll([text], signal), this.#scale)
  }

  // A shorter text can have more tokens, so what is left is counted again; when it does not fit, or when no
  // sentence ends within reach, the cut between graphemes stays.
  async #toSentences(
    text: string,
    cut: Truncated,
    keep: Keep,
    limitTokens: number,
    signal?: AbortSignal,
  ): Promise<Truncated> {
    const { startCodeUnits, endCodeUnits } = cut.removed
    const head = keep === 'end' ? 0 : lastSentenceEnd(text, startCodeUnits)
    const tail = keep === 'start' ? text.length : firstSentenceStart(text, endCodeUnits)
    if (head === null || tail === null || (head === 0 && tail === text.length)) return cut
    const left = text.slice(0, head) + text.slice(tail)
    const tokensOf = await this.#memo.countAll([left], signal)
    if (rangeOfText(left, tokensOf, this.#scale).upper > limitTokens) return cut
    return {
      text: left,
      tokens: tokensOf(left),
      truncated: true,
      removed: { startCodeUnits: head, endCodeUnits: tail },
    }
  }
}

/** A counter may be anybody's: what it answers is sent. */
function checkCut(answer: unknown, text: string, limitTokens: number): Truncated {
  const cut = (answer ?? {}) as Partial<Truncated>
  const { startCodeUnits = -1, endCodeUnits = -1 } = cut.removed ?? {}
  const isCount = Number.isSafeInteger(cut.tokens) && cut.tokens! >= 0 && cut.tokens! <= limitTokens
  const isRange = startCodeUnits >= 0 && startCodeUnits <= endCodeUnits && endCodeUnits <= text.length
  if (typeof cut.text === 'string' && typeof cut.truncated === 'boolean' && isCount && isRange) return cut as Truncated
  const expected = `a text of at most ${limitTokens} tokens, with their number and with what was removed`
  throw invalidArgument('counter.truncate', answer, expected)
}

let segmenter: Intl.Segmenter | null = null

/** The sentences of a text. English rules also end them at the full stops of other scripts, and do not depend on the machine. */
function sentencesOf(text: string): Iterable<Intl.SegmentData> {
  // Its data takes longer to load than a whole request takes to plan, and few ask for sentences.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'sentence' })
  return segmenter.segment(text)
}

/** The end of the last sentence that ends at or before `at`, or null when none is near. */
function lastSentenceEnd(text: string, at: number): number | null {
  const from = Math.max(0, at - SENTENCE_CODE_UNITS)
  let end: number | null = null
  // One code unit more, so that a sentence that ends exactly at the cut is seen to end.
  for (const { index, segment } of sentencesOf(text.slice(from, at + 1))) {
    const sentenceEnd = from + index + segment.length
    if (sentenceEnd <= at) end = sentenceEnd
  }
  return end
}

/** The start of the first sentence that starts at or after `at`, or null when none is near. */
function firstSentenceStart(text: string, at: number): number | null {
  const from = Math.max(0, at - 1)
  for (const { index } of sentencesOf(text.slice(from, at + SENTENCE_CODE_UNITS))) {
    if (index > 0 && from + index >= at) return from + index
  }
  return null
}
