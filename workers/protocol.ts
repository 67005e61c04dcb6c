/**
 * What travels between a page and a tokenizer worker. Comlink carries the calls; it loses every field of an
 * error but its message, so each answer comes in an envelope of our own that says which of the two it is.
 *
 * Tokenizers and documents live in the worker and are named on the wire by numbers.
 */
import { reviveError, type SerializedError, TokenroomError } from '../src/errors/index.ts'
import type { Segments, Tokenizer } from '../src/tokenizer/types.ts'

/** Raised when a page and a worker script of different releases could misunderstand each other. */
export const PROTOCOL_VERSION = 2

/** The methods of a `Tokenizer` that a page may call from afar. */
export type RemoteMethod = 'count' | 'countMany' | 'encode' | 'decode' | 'segments' | 'fits' | 'truncate' | 'split'

/** Custom WebAssembly for an encoding. Equal keys are the same file: the worker loads it once. */
export interface WireWasm {
  readonly key: string
  readonly value: WebAssembly.Module | ArrayBuffer | string
}

export interface LoadRequest {
  readonly modelOrEncoding: string
  readonly wasm: WireWasm | null
}

/** A tokenizer in the worker: the number that names it, and what never changes about it. */
export interface LoadedTokenizer {
  readonly tokenizer: number
  readonly encoding: string
  readonly vocabularySize: number
  readonly specialTokens: ReadonlyMap<string, number>
}

/** How far a long call is. The total is the text's length, and never changes during a call. */
export interface Progress {
  readonly doneCodeUnits: number
  readonly totalCodeUnits: number
}

/**
 * A long call has a line of its own, a message port. On it the page sends the text in parts, and `null` when nobody
 * wants the answer any more; the worker sends `Progress`.
 */
export interface Line {
  readonly port: MessagePort
  /** Code units of text that come over the line, in place of the empty text in the request; 0 when it holds the text. */
  readonly codeUnits: number
}

export interface CallRequest<M extends RemoteMethod = RemoteMethod> {
  readonly tokenizer: number
  readonly method: M
  readonly args: Parameters<Tokenizer[M]>
  readonly line: Line | null
}

interface OpenRequest {
  readonly tokenizer: number
  readonly text: string
  readonly line: Line | null
}

/** A document in the worker: the number that names it, and the tokens of its text. */
export interface OpenedDocument {
  readonly document: number
  readonly count: number
}

/** What can be done with a document, by its name, and what comes back. */
export interface DocumentAnswers {
  replace: number
  count: number
  countRange: number
  segments: Segments
  text: string
}

export type DocumentOperation =
  | { readonly kind: 'replace'; readonly from: number; readonly to: number; readonly insert: string }
  | { readonly kind: 'countRange' | 'segments'; readonly from: number; readonly to: number }
  | { readonly kind: 'count' | 'text' }

/** Done in order. */
interface EditRequest {
  readonly document: number
  readonly operations: readonly DocumentOperation[]
  readonly line: Line | null
}

/** The answer to each operation, and the tokens of the document after the last. */
export interface EditAnswer {
  readonly count: number
  readonly answers: readonly Envelope<unknown>[]
}

/** What the worker exposes through Comlink. None of its methods throws: failures are answers. */
export interface TokenizerService {
  /** The worker's `PROTOCOL_VERSION`. */
  hello(): number
  load(request: LoadRequest): Promise<Envelope<LoadedTokenizer>>
  call(request: CallRequest): Envelope<unknown> | Promise<Envelope<unknown>>
  open(request: OpenRequest): Promise<Envelope<OpenedDocument>>
  edit(request: EditRequest): Promise<Envelope<EditAnswer>>
  /** Forgets a document. */
  release(document: number): void
}

/** An error of another kind than ours, such as a `RangeError` of the engine. */
interface ForeignError {
  readonly code: null
  readonly name: string
  readonly message: string
  readonly stack: string | null
}

export type Envelope<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SerializedError | ForeignError }

/** The envelope of anything that was thrown. */
export function failure(thrown: unknown): Envelope<never> {
  if (TokenroomError.isInstance(thrown)) {
    return { ok: false, error: { code: thrown.code, message: thrown.message, data: thrown.data } }
  }
  const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { ok: false, error: { code: null, name, message, stack: stack ?? null } }
}

/** The value in `envelope`; throws what the other side threw, in its own class, with its code and data. */
export function openEnvelope<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value
  const { error } = envelope
  throw error.code === null ? reviveForeign(error) : reviveError(error)
}

const builtIn: ReadonlyMap<string, new (message: string) => Error> = new Map(
  [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((type) => [type.name, type]),
)

function reviveForeign({ name, message, stack }: ForeignError): Error {
  const error = new (builtIn.get(name) ?? Error)(message)
  error.name = name
  if (stack !== null) error.stack = stack
  return error
}
