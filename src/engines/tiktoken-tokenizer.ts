import type { Truncated, TruncateOptions } from '../counter.ts'
import type { EncodingName } from '../encodings/index.ts'
import { requireLimit, requireText, requireTexts, requireTokens, TokenroomError } from '../errors/index.ts'
import { invalidToken } from '../tokenizer/decode.ts'
import { RecountedDocument } from '../tokenizer/document/recounted-document.ts'
import { spansOf } from '../tokenizer/spans.ts'
import { refuseDisallowed, requireSpecials } from '../tokenizer/special.ts'
import { splitIntoParts } from '../tokenizer/split-into-parts.ts'
import { requireKeep, type TruncationCounter, truncateText } from '../tokenizer/truncate.ts'
import type { Document, EncodeOptions, Segments, TextPart, Tokenizer } from '../tokenizer/types.ts'
import { tiktokenEncodingOf } from './tiktoken-encodings.ts'

/** The methods of a package's encoder that are used here. */
export interface TiktokenEncoder {
  encode(text: string, allowedSpecial?: 'all' | string[], disallowedSpecial?: 'all' | string[]): Uint32Array
  encode_ordinary(text: string): Uint32Array
  decode(tokens: Uint32Array): Uint8Array
  decode_single_token_bytes(token: number): Uint8Array
}

// No token of these encodings has more bytes: 128 spaces are one token.
const LONGEST_TOKEN_BYTES = 128
const BYTES_PER_CODE_UNIT = 3

/** A `Tokenizer` on an encoder of a `tiktoken` package. Text that names a special token is text, unless that is allowed. */
export class TiktokenTokenizer implements Tokenizer {
  readonly encoding: EncodingName
  readonly vocabularySize: number
  readonly specialTokens: ReadonlyMap<string, number>
  readonly #encoder: TiktokenEncoder
  readonly #engine: string
  readonly #ranksEnd: number
  readonly #specialTexts: ReadonlyMap<number, string>

  constructor(encoder: TiktokenEncoder, encoding: EncodingName, engine: string) {
    const { specialTokens, ranksEnd } = tiktokenEncodingOf(encoding)
    this.encoding = encoding
    this.specialTokens = new Map(Object.entries(specialTokens))
    this.#encoder = encoder
    this.#engine = engine
    this.#ranksEnd = ranksEnd
    // Reversed, so that the first of two names for one id is kept.
    this.#specialTexts = new Map([...this.specialTokens].reverse().map(([text, id]) => [id, text]))
    this.vocabularySize = Math.max(ranksEnd - 1, ...this.#specialTexts.keys()) + 1
  }

  count(text: string, options?: EncodeOptions): number {
    return this.encode(text, options).length
  }

  countMany(texts: readonly string[]): Uint32Array {
    requireTexts(texts)
    return Uint32Array.from(texts, (text) => this.count(text))
  }

  /** Throws `ENGINE_FAILED` where the package fails, as on a million white-space characters in a row. */
  encode(text: string, options?: EncodeOptions): Uint32Array {
    requireText(text)
    refuseDisallowed(text, this.specialTokens, options)
    const allowed = requireSpecials('allowedSpecial', options?.allowedSpecial)
    try {
      if (allowed.length === 0) return this.#encoder.encode_ordinary(text)
      // An empty list, as what is disallowed was refused above.
      return this.#encoder.encode(text, allowed === 'all' ? 'all' : [...allowed], [])
    } catch (cause) {
      throw this.#failed(text, cause)
    }
  }

  decode(tokens: Uint32Array | readonly number[]): string {
    requireTokens(tokens)
    let text = ''
    let ordinary: number[] = []
    for (const [index, id] of tokens.entries()) {
      // Every id is checked first, because the package aborts on an unknown id.
      if (!this.#isToken(id)) throw invalidToken(id, index, this.vocabularySize, this.encoding)
      const special = this.#specialTexts.get(id)
      if (special === undefined) {
        ordinary.push(id)
        continue
      }
      text += this.#decodeOrdinary(ordinary) + special
      ordinary = []
    }
    return text + this.#decodeOrdinary(ordinary)
  }

  segments(text: string): Segments {
    const ids = this.encode(text)
    const lengths = new Map<number, number>()
    const lengthOf = (id: number): number => {
      const length = lengths.get(id) ?? this.#encoder.decode_single_token_bytes(id).length
      lengths.set(id, length)
      return length
    }
    return { ids, ...spansOf(text, Uint32Array.from(ids, lengthOf)) }
  }

  /** The package cannot stop early, but very short and very long texts need not be counted at all. */
  fits(text: string, limitTokens: number): boolean {
    requireText(text)
    requireLimit(limitTokens)
    if (text.length * BYTES_PER_CODE_UNIT <= limitTokens) return true
    if (text.length > limitTokens * LONGEST_TOKEN_BYTES) return false
    return this.count(text) <= limitTokens
  }

  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated {
    requireText(text)
    requireLimit(limitTokens)
    return truncateText(text, limitTokens, requireKeep(options?.keep), this.#counter())
  }

  split(text: string, limitTokens: number): TextPart[] {
    requireText(text)
    requireLimit(limitTokens)
    return splitIntoParts(text, limitTokens, this.#counter())
  }

  /** The package cannot count an edit, so each edit counts the whole text again. */
  document(text = ''): Document {
    return new RecountedDocument(text, this)
  }

  #counter(): TruncationCounter {
    return {
      count: (part) => this.count(part),
      segments: (part) => this.segments(part),
      longest: LONGEST_TOKEN_BYTES,
    }
  }

  #decodeOrdinary(ids: number[]): string {
    const bytes = this.#encoder.decode(Uint32Array.from(ids))
    // ignoreBOM keeps a U+FEFF at the start, which is ordinary text.
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  }

  #isToken(id: number): boolean {
    return Number.isInteger(id) && id >= 0 && (id < this.#ranksEnd || this.#specialTexts.has(id))
  }

  #failed(text: string, cause: unknown): TokenroomError {
    const reason = String(cause)
    return new TokenroomError(
      'ENGINE_FAILED',
      `${this.#engine} could not encode a text of ${text.length} code units in ${this.encoding}: ${reason}; it cannot handle very long runs of white space; use loadTokenizer for such text`,
      { engine: this.#engine, encoding: this.encoding, textCodeUnits: text.length, reason },
      { cause },
    )
  }
}
