import type { TokenCounter, Truncated, TruncateOptions } from '../counter.ts'
import { requireLimit, requireText, requireTexts, TokenroomError } from '../errors/index.ts'
import { requireKeep } from '../tokenizer/truncate.ts'
import { truncateByCounting } from './truncate-by-counting.ts'

/** What is used of a tokenizer of the package. */
export interface HuggingFaceEncoder {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] }
}

/** The package's name. */
export const HUGGING_FACE = '@huggingface/tokenizers'

const PLAIN = { add_special_tokens: false } as const
/** A surrogate without its other half. */
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * A counter on a tokenizer of the package. A lone surrogate is U+FFFD, as it is sent. The package takes time in proportion
 * to n log n for a text without a place to divide it, which for Gemma is every text.
 */
export class HuggingFaceTokenizer implements TokenCounter {
  readonly encoding: string
  readonly #encoder: HuggingFaceEncoder

  constructor(encoder: HuggingFaceEncoder, encoding: string) {
    this.#encoder = encoder
    this.encoding = encoding
  }

  /** The number of tokens. Throws `ENGINE_FAILED` where the package fails. */
  count(text: string): number {
    return this.#idsOf(text).length
  }

  countMany(texts: readonly string[]): Uint32Array {
    requireTexts(texts)
    return Uint32Array.from(texts, (text) => this.count(text))
  }

  /** The ids of the tokens. */
  encode(text: string): Uint32Array {
    return Uint32Array.from(this.#idsOf(text))
  }

  /**
   * The longest part of `text` that counts at most `limitTokens`; longer parts that happen to have fewer tokens are looked for
   * within eight graphemes. Takes some ten counts of the part that is kept.
   */
  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated {
    requireText(text)
    requireLimit(limitTokens)
    return truncateByCounting(text, limitTokens, requireKeep(options?.keep), (part) => this.count(part))
  }

  #idsOf(text: string): readonly number[] {
    requireText(text)
    try {
      return this.#encoder.encode(text.replace(LONE_SURROGATE, '\ufffd'), PLAIN).ids
    } catch (cause) {
      const reason = String(cause)
      throw new TokenroomError(
        'ENGINE_FAILED',
        `${HUGGING_FACE} could not encode a text of ${text.length} code units in ${this.encoding}: ${reason}; divide the text`,
        { engine: HUGGING_FACE, encoding: this.encoding, textCodeUnits: text.length, reason },
        { cause },
      )
    }
  }
}
