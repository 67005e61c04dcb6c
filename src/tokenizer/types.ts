import type { TokenCounter, Truncated, TruncateOptions } from '../counter.ts'

/**
 * How text such as `<|endoftext|>`, which names a special token, is treated. The options are those of tiktoken. By default
 * it is ordinary text: what a user typed must not control the model.
 */
export interface EncodeOptions {
  /** Special tokens that become their id. `'all'` is every special token of the encoding. Default: none. */
  readonly allowedSpecial?: 'all' | readonly string[]
  /** Special tokens whose text throws `DISALLOWED_SPECIAL`. `'all'` is every one that is not allowed. Default: none. */
  readonly disallowedSpecial?: 'all' | readonly string[]
}

/**
 * The tokens of a text and where each is: three arrays of the same length. Offsets are UTF-16 code units. A token with only
 * part of a character spans the whole character, so neighbours may overlap.
 */
export interface Segments {
  readonly ids: Uint32Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** An exact tokenizer in this thread: synchronous, without visible state. */
export interface Tokenizer extends TokenCounter {
  readonly encoding: string
  /** One more than the largest token id. */
  readonly vocabularySize: number
  /** The special tokens of this encoding and their ids. */
  readonly specialTokens: ReadonlyMap<string, number>
  /** The number of tokens of `text`. */
  count(text: string, options?: EncodeOptions): number
  /** The number of tokens of each text, in order. */
  countMany(texts: readonly string[]): Uint32Array
  /** The token ids of `text`. */
  encode(text: string, options?: EncodeOptions): Uint32Array
  /** The text of `tokens`. Bytes that are not UTF-8 become U+FFFD. Throws `INVALID_TOKEN` for an id that does not exist. */
  decode(tokens: Uint32Array | readonly number[]): string
  /** The tokens of `text` and the code units each covers. */
  segments(text: string): Segments
  /** Whether `text` has at most `limitTokens` tokens. Stops counting as soon as that is known. */
  fits(text: string, limitTokens: number): boolean
  /** The longest part of `text` that has at most `limitTokens` tokens, cut between graphemes. */
  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated
  /** A text that is counted as it is edited: exactly, in time that depends on the edit and not on the text. */
  document(text?: string): Document
  /**
   * `text` in parts of at most `limitTokens` tokens each. A part ends after a sentence, if one ends in the second half of
   * the part, or else after a line, a word or a grapheme. Joined, the parts are the text. Throws `INVALID_LIMIT` when not
   * even one character fits.
   */
  split(text: string, limitTokens: number): TextPart[]
}

/** A part of a text, [startCodeUnits, endCodeUnits), and its exact number of tokens. */
export interface TextPart {
  readonly text: string
  readonly tokens: number
  readonly startCodeUnits: number
  readonly endCodeUnits: number
}

/** A text with its exact number of tokens, kept up to date under edits. Positions are UTF-16 code units. */
export interface Document {
  /** The number of tokens of the whole text. */
  readonly count: number
  /** The number of UTF-16 code units. */
  readonly length: number
  /** Replaces [from, to) by `insert` and returns the new count. Throws `INVALID_RANGE`. */
  replace(from: number, to: number, insert: string): number
  /** Adds `text` at the end and returns the new count, for text that streams in. */
  append(text: string): number
  /** The number of tokens of [from, to) counted as a text on its own. Throws `INVALID_RANGE`. */
  countRange(from: number, to: number): number
  /**
   * The tokens of the whole text that cover any of [from, to), for drawing what is in view. Offsets are the document's.
   * Takes time in proportion to the range, not to the text. Throws `INVALID_RANGE`.
   */
  segments(from: number, to: number): Segments
  toString(): string
}
