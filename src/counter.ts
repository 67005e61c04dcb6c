/**
 * The narrow interface of a tokenizer that everything but the tokenizer itself uses. A tokenizer in this thread answers at
 * once. One in a worker, or a provider's endpoint, answers with a promise.
 */

/** What `truncate` keeps of a text. `middle` keeps both ends and removes the middle. */
export type Keep = 'start' | 'end' | 'middle'

/** What `truncate` returns. Offsets are UTF-16 code units of the original text. */
export interface Truncated {
  /** What is kept: at most `limitTokens` tokens when it is counted, and cut only between graphemes. */
  readonly text: string
  /** The exact number of tokens of `text`. */
  readonly tokens: number
  /** Whether anything was removed. */
  readonly truncated: boolean
  /** The part that was removed, [startCodeUnits, endCodeUnits). Empty when nothing was removed. */
  readonly removed: { readonly startCodeUnits: number; readonly endCodeUnits: number }
}

export interface TruncateOptions {
  /** Default `start`. */
  readonly keep?: Keep
}

/** Counts and truncates text, at once or later. A `Tokenizer` is one, and so is a tokenizer in a worker. */
export interface TokenCounter {
  /** The encoding the counts are in, such as `o200k_base`. */
  readonly encoding: string
  /** The number of tokens of each text, in order. */
  countMany(texts: readonly string[]): Uint32Array | Promise<Uint32Array>
  /** The longest part of `text` that counts at most `limitTokens`. */
  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated | Promise<Truncated>
}
