/** A tokenizer that lives in a worker: its interface, and its methods as requests. */
import type { TokenCounter, Truncated, TruncateOptions } from '../../src/counter.ts'
import { requireLimit, requireText, requireTexts, requireTokens } from '../../src/errors/index.ts'
import type { EncodeOptions, Segments, TextPart, Tokenizer } from '../../src/tokenizer/types.ts'
import type { LoadedTokenizer, Progress, RemoteMethod } from '../protocol.ts'
import type { LongCallOptions, RemoteOptions } from './call-options.ts'
import type { RemoteDocument } from './remote-document.ts'

/**
 * A `Tokenizer` in a worker: the same methods, each returning a promise. Calls are answered in the order in which they are
 * made, except those with more than 1,048,576 code units of text: these are worked on one at a time, in slices, and
 * shorter calls are answered in between. Besides the errors of `Tokenizer`, a call may reject with `WORKER_CRASHED` (the
 * worker failed while the call was pending; the next call starts another worker), `WORKER_START_FAILED` or
 * `WORKER_CLOSED`.
 */
export interface RemoteTokenizer extends TokenCounter {
  readonly encoding: string
  /** One more than the largest token id. */
  readonly vocabularySize: number
  /** The special tokens of this encoding and their ids. */
  readonly specialTokens: ReadonlyMap<string, number>
  /** The number of tokens of `text`. */
  count(text: string, options?: EncodeOptions & LongCallOptions): Promise<number>
  /** The number of tokens of each text, in order; one message each way. */
  countMany(texts: readonly string[], options?: LongCallOptions): Promise<Uint32Array>
  /** The token ids of `text`. The worker transfers the array instead of copying it. */
  encode(text: string, options?: EncodeOptions & LongCallOptions): Promise<Uint32Array>
  /** The text of `tokens`; bytes that are not UTF-8 become U+FFFD. */
  decode(tokens: Uint32Array | readonly number[], options?: RemoteOptions): Promise<string>
  /** The tokens of `text` and the code units each covers. */
  segments(text: string, options?: RemoteOptions): Promise<Segments>
  /** Whether `text` has at most `limitTokens` tokens. Stops counting as soon as that is known. */
  fits(text: string, limitTokens: number, options?: RemoteOptions): Promise<boolean>
  /** The longest part of `text` that has at most `limitTokens` tokens, cut between graphemes. */
  truncate(text: string, limitTokens: number, options?: TruncateOptions & RemoteOptions): Promise<Truncated>
  /** `text` in parts of at most `limitTokens` tokens each, cut where a reader would. Joined, they are the text. */
  split(text: string, limitTokens: number, options?: LongCallOptions): Promise<TextPart[]>
  /** A text in the worker that is counted as it is edited. Only the edit travels to the worker. */
  document(text?: string, options?: LongCallOptions): Promise<RemoteDocument>
}

/** Makes one call. `codeUnits` is the length of its text; `transfer` is moved to the worker. */
export type AskWorker = <M extends RemoteMethod>(call: {
  readonly method: M
  readonly args: Parameters<Tokenizer[M]>
  readonly codeUnits: number
  readonly signal: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly transfer?: ArrayBuffer
}) => Promise<ReturnType<Tokenizer[M]>>

/** Opens a document of `text`. */
export type OpenDocument = (text: string, options: LongCallOptions) => Promise<RemoteDocument>

/** The remote tokenizer whose calls go through `ask`. Its methods are async, so that a bad argument rejects. */
export function createRemoteTokenizer(loaded: LoadedTokenizer, ask: AskWorker, open: OpenDocument): RemoteTokenizer {
  const { encoding, vocabularySize, specialTokens } = loaded
  return Object.freeze<RemoteTokenizer>({
    encoding,
    vocabularySize,
    specialTokens,
    async count(text, { signal, onProgress, ...options } = {}) {
      return ask({ method: 'count', args: [text, options], codeUnits: lengthOf(text), signal, onProgress })
    },
    async countMany(texts, { signal, onProgress } = {}) {
      const codeUnits = totalLength(texts)
      return ask({ method: 'countMany', args: [texts], codeUnits, signal, onProgress })
    },
    async encode(text, { signal, onProgress, ...options } = {}) {
      return ask({ method: 'encode', args: [text, options], codeUnits: lengthOf(text), signal, onProgress })
    },
    async decode(tokens, { signal } = {}) {
      requireTokens(tokens)
      // The call may wait: the copy keeps the tokens as they are now.
      if (tokens instanceof Uint32Array) {
        const copy = tokens.slice()
        return ask({ method: 'decode', args: [copy], codeUnits: copy.length, signal, transfer: copy.buffer })
      }
      return ask({ method: 'decode', args: [[...tokens]], codeUnits: tokens.length, signal })
    },
    async segments(text, { signal } = {}) {
      return ask({ method: 'segments', args: [text], codeUnits: lengthOf(text), signal })
    },
    async fits(text, limitTokens, { signal } = {}) {
      requireLimit(limitTokens)
      return ask({ method: 'fits', args: [text, limitTokens], codeUnits: lengthOf(text), signal })
    },
    async truncate(text, limitTokens, { signal, ...options } = {}) {
      requireLimit(limitTokens)
      return ask({ method: 'truncate', args: [text, limitTokens, options], codeUnits: lengthOf(text), signal })
    },
    async split(text, limitTokens, { signal, onProgress } = {}) {
      requireLimit(limitTokens)
      return ask({ method: 'split', args: [text, limitTokens], codeUnits: lengthOf(text), signal, onProgress })
    },
    async document(text = '', options = {}) {
      requireText(text)
      return open(text, options)
    },
  })
}

function totalLength(texts: unknown): number {
  requireTexts(texts)
  return texts.reduce<number>((sum, text) => sum + lengthOf(text), 0)
}

function lengthOf(text: unknown): number {
  requireText(text)
  return text.length
}
