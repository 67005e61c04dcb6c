/** A tokenizer of `o200k_base` that is ready to count. */
export interface LoadedEngine {
  /** The number of tokens by the fastest way the engine has. */
  count(text: string): number
  encode(text: string): ArrayLike<number>
  /**
   * Encodes the text of special tokens as text. Only for engines whose `encode` makes control tokens of it. Exactness is
   * checked with this function, speed is measured with the faster one.
   */
  encodeAsText?(text: string): ArrayLike<number>
  /** Takes what `encode` of the same engine returned. */
  decode(tokens: ArrayLike<number>): string
  /** A text that is counted as it is edited, where the engine has such a thing. */
  document?(text: string): {
    replace(from: number, to: number, insert: string): number
    toString(): string
  }
}

/** One package in the comparison, used as its documentation says. */
export interface BenchEngine {
  readonly name: string
  /** The packages it is made of, the one that gives its version first. */
  readonly packages: readonly string[]
  /** Imports and loads; whatever it costs belongs to the load time, so nothing is imported before. */
  load(): Promise<LoadedEngine>
  /** What a browser must download: a module to bundle, and files that are fetched beside it. */
  readonly wire: { readonly module: string; readonly files: readonly string[] }
}
