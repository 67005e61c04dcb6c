/**
 * The narrow view of a tokenizer that planning, budgeting and guarding work with. A tokenizer in this
 * thread answers at once; one in a worker, or a provider's endpoint, answers with a promise.
 */

/** Which part of a text `truncate` keeps. `middle` removes the middle and keeps both ends. */
export type Keep = 'start' | 'end' | 'middle'

/** What `truncate` returns. Offsets are UTF-16 code units of the original text. */
export interface Truncated {
  /** What is left: at most `limitTokens` tokens when counted again, cut between graphemes only. */
  readonly text: string
  /** The exact number of tokens of `text`. */
  readonly tokens: number
  /** Whether anything was removed. */
  readonly truncated: boolean
  /** The part that was removed, `[startCodeUnits, endCodeUnits)`; empty when nothing was. */
  readonly removed: { readonly startCodeUnits: number; readonly endCodeUnits: number }
}

export interface TruncateOptions {
  /** Default `start`. */
  readonly keep?: Keep
}

/** Counts and cuts text, now or later. A `Tokenizer` is one; so is the client of the tokenizer worker. */
export interface TokenCounter {
  /** The encoding the counts are in, such as `o200k_base`. */
  readonly encoding: string
  /** The number of tokens of each text, in order. */
  countMany(texts: readonly string[]): Uint32Array | Promise<Uint32Array>
  /** The longest part of `text` that counts at most `limitTokens`. */
  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated | Promise<Truncated>
}
