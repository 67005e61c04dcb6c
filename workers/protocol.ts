/**
 * The messages between a page and a tokenizer worker. Comlink carries the calls. It keeps nothing of an error but its
 * message, so each answer comes in an envelope of our own, which holds a value or an error.
 *
 * Tokenizers and documents live in the worker. On the wire they are numbers.
 */
import { reviveError, type SerializedError, TokenroomError } from '../src/errors/index.ts'
import type { Segments, Tokenizer } from '../src/tokenizer/types.ts'

/** Raised when a page and a worker script of different releases could misunderstand each other. */
export const PROTOCOL_VERSION = 3

/** The methods of a `Tokenizer` that a page may call. */
export type RemoteMethod = 'count' | 'countMany' | 'encode' | 'decode' | 'segments' | 'fits' | 'truncate' | 'split'

/** Custom WebAssembly for an encoding. Equal keys are the same file: the worker loads it once. */
export interface WireWasm {
  readonly key: string
  readonly value: WebAssembly.Module | ArrayBuffer | string
}

/** Posted to a worker before anything calls it: what its first call will most likely be about. It is not answered. */
export interface EarlyRequest {
  /** A model or an encoding; empty for a model whose encoding is not known. */
  readonly early: string
  /** The language of the page, in which numbers will be shown. */
  readonly language: string
}

export interface LoadRequest {
  readonly modelOrEncoding: string
  readonly wasm: WireWasm | null
}

/** A tokenizer in the worker: its number, and the properties that never change. */
export interface LoadedTokenizer {
  readonly tokenizer: number
  readonly encoding: string
  readonly vocabularySize: number
  readonly specialTokens: ReadonlyMap<string, number>
}

/** The progress of a long call. The total is the length of the text, and does not change during a call. */
export interface Progress {
  readonly doneCodeUnits: number
  readonly totalCodeUnits: number
}

/**
 * A message port for one long call. The page sends the text on it in parts, and `null` when nobody wants the answer any
 * more. The worker sends `Progress`.
 */
export interface Line {
  readonly port: MessagePort
  /** Code units of text that come over the line instead of in the request; 0 when the request holds the text. */
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

/** A document in the worker: its number, and the tokens of its text. */
export interface OpenedDocument {
  readonly document: number
  readonly count: number
}

/** The operations on a document, and the result of each. `replace` gives the new count. */
export interface DocumentResults {
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

/** Operations on one document, done in order. */
interface EditRequest {
  readonly document: number
  readonly operations: readonly DocumentOperation[]
  readonly line: Line | null
}

/** What the worker exposes through Comlink. None of its methods throws: an error is an answer. */
export interface TokenizerService {
  /** The worker's `PROTOCOL_VERSION`. */
  hello(): number
  load(request: LoadRequest): Promise<Envelope<LoadedTokenizer>>
  call(request: CallRequest): Envelope<unknown> | Promise<Envelope<unknown>>
  open(request: OpenRequest): Promise<Envelope<OpenedDocument>>
  /** One answer for each operation. */
  edit(request: EditRequest): Promise<readonly Envelope<unknown>[]>
  /** Forgets a document. */
  release(document: number): void
}

/** An error that is not one of ours, such as a `RangeError` of the JavaScript engine. */
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

/** The value in `envelope`. Throws the error in it, in its own class, with its code and data. */
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
