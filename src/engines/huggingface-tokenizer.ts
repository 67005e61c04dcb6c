import type { TokenCounter, Truncated, TruncateOptions } from '../counter.ts'
import { requireLimit, requireText, requireTexts, TokenroomError } from '../errors/index.ts'
import { requireKeep } from '../tokenizer/truncate.ts'
import type { Divide } from './huggingface-parts.ts'
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

/** Parts of up to so many code units are known again, so many of them at a time. */
const KNOWN_CODE_UNITS = 32
const MOST_KNOWN = 50_000

/**
 * A counter on a tokenizer of the package. A lone surrogate is U+FFFD, as it is sent. The package takes time in proportion
 * to n log n for a text without a place to divide it. Words that were seen lately are known: some megabytes are held.
 */
export class HuggingFaceTokenizer implements TokenCounter {
  readonly encoding: string
  readonly #encoder: HuggingFaceEncoder
  readonly #divide: Divide | null
  readonly #known = new Map<string, readonly number[]>()

  constructor(encoder: HuggingFaceEncoder, encoding: string, divide: Divide | null = null) {
    this.#encoder = encoder
    this.encoding = encoding
    this.#divide = divide
  }

  /** The number of tokens. Throws `ENGINE_FAILED` where the package fails. */
  count(text: string): number {
    let tokens = 0
    this.#eachPart(text, (ids) => {
      tokens += ids.length
    })
    return tokens
  }

  countMany(texts: readonly string[]): Uint32Array {
    requireTexts(texts)
    return Uint32Array.from(texts, (text) => this.count(text))
  }

  /** The ids of the tokens. */
  encode(text: string): Uint32Array {
    const parts: (readonly number[])[] = []
    this.#eachPart(text, (ids) => parts.push(ids))
    return Uint32Array.from(parts.flat())
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

  #eachPart(text: string, take: (ids: readonly number[]) => void): void {
    requireText(text)
    try {
      const sent = text.replace(LONE_SURROGATE, '\ufffd')
      for (const part of this.#divide?.(sent) ?? [sent]) take(this.#idsOf(part))
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

  #idsOf(part: string): readonly number[] {
    const known = this.#known.get(part)
    if (known !== undefined) return known
    const { ids } = this.#encoder.encode(part, PLAIN)
    if (this.#divide === null || part.length > KNOWN_CODE_UNITS) return ids
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(part, ids)
    return ids
  }
}
