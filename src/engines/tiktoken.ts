/**
 * `tokenroom/engines/tiktoken`: the npm packages `tiktoken` and `@dqbd/tiktoken` behind the interface of `Tokenizer`.
 *
 * You need not free anything: the packages keep an encoder's memory, tens of megabytes, until it is garbage-collected with
 * the last tokenizer that uses it. Tokenizers of one module and encoding share one encoder.
 */

import { type EncodingName, encodingForModel, encodingNames, isEncodingName } from '../encodings/index.ts'
import { invalidArgument, TokenroomError } from '../errors/index.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import { tiktokenEncodingOf } from './tiktoken-encodings.ts'
import { type TiktokenEncoder, TiktokenTokenizer } from './tiktoken-tokenizer.ts'

export type { TiktokenEncoder }

/** The two packages: the same code under its newer and its older name. */
export type TiktokenPackage = 'tiktoken' | '@dqbd/tiktoken'

/** What is used of a package: its main entry, or `/init` after its `init` was awaited. */
export interface TiktokenModule {
  // Method syntax, so that the package's own narrower list of encoding names is accepted.
  get_encoding(encoding: never, extraSpecialTokens?: Record<string, number>): TiktokenEncoder
}

export interface LoadTiktokenOptions {
  /** The package to import by its name when `module` is not given. Default: `tiktoken`. */
  readonly package?: TiktokenPackage
  /** The package, or a promise of it. Needed with a bundler, and where packages cannot be imported by name. */
  readonly module?: TiktokenModule | Promise<TiktokenModule>
}

/**
 * Makes a tokenizer from a `tiktoken` package, for a model id or an encoding name. Takes about a third of a second
 * the first time for each encoding.
 *
 * Without `module` the package is imported by its name when this is called. That works in Node, Deno and Bun. A bundler
 * does not see that import, so pass the module in a browser or on an edge runtime.
 *
 * Throws `UNKNOWN_MODEL`, `ENGINE_MISSING` when the package cannot be imported, and `ENGINE_UNSUPPORTED` when the
 * module has no such encoding.
 *
 * @example In Node
 * const tokenizer = await loadTiktoken('gpt-4o')
 * tokenizer.count('hello world') // 2
 *
 * @example In a browser or on an edge runtime, where `wasm` is the compiled `tiktoken/tiktoken_bg.wasm`
 * import { get_encoding, init } from 'tiktoken/init'
 * await init((imports) => WebAssembly.instantiate(wasm, imports))
 * const tokenizer = await loadTiktoken('gpt-4o', { module: { get_encoding } })
 */
export async function loadTiktoken(modelOrEncoding: string, options: LoadTiktokenOptions = {}): Promise<Tokenizer> {
  const encoding = encodingOf(modelOrEncoding)
  const engine = options.package ?? 'tiktoken'
  const module = await (options.module ?? importPackage(engine))
  return createTiktoken(moduleOf(module, engine), encoding, engine)
}

/** As `loadTiktoken`, but synchronous, from a module that is already imported. */
export function createTiktoken(
  module: TiktokenModule,
  modelOrEncoding: string,
  engine: TiktokenPackage = 'tiktoken',
): Tokenizer {
  const encoding = encodingOf(modelOrEncoding)
  const known = tokenizersOf(module).get(encoding)?.deref()
  if (known !== undefined) return known
  const { base, extraSpecialTokens } = tiktokenEncodingOf(encoding)
  let encoder: TiktokenEncoder
  try {
    encoder = module.get_encoding(base as never, extraSpecialTokens && { ...extraSpecialTokens })
  } catch (cause) {
    throw unsupported(engine, encoding, String(cause), cause)
  }
  const tokenizer = new TiktokenTokenizer(encoder, encoding, engine)
  tokenizersOf(module).set(encoding, new WeakRef(tokenizer))
  return tokenizer
}

// Weak on both sides, so that this cache keeps neither a module nor a tokenizer alive.
const tokenizersByModule = new WeakMap<TiktokenModule, Map<EncodingName, WeakRef<Tokenizer>>>()

function tokenizersOf(module: TiktokenModule): Map<EncodingName, WeakRef<Tokenizer>> {
  let tokenizers = tokenizersByModule.get(module)
  if (tokenizers === undefined) {
    tokenizers = new Map()
    tokenizersByModule.set(module, tokenizers)
  }
  return tokenizers
}

function encodingOf(modelOrEncoding: string): EncodingName {
  if (typeof modelOrEncoding !== 'string') {
    throw invalidArgument('modelOrEncoding', modelOrEncoding, 'a model id or an encoding name')
  }
  return isEncodingName(modelOrEncoding) ? modelOrEncoding : encodingForModel(modelOrEncoding)
}

async function importPackage(engine: TiktokenPackage): Promise<unknown> {
  try {
    // A variable, because with a literal a bundler would require both optional packages to be installed.
    const name: string = engine
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
  } catch (cause) {
    throw missing(engine, `it could not be imported (${String(cause)})`, cause)
  }
}

/** The module itself or, where CommonJS was imported as a default, what it exports. */
function moduleOf(module: unknown, engine: string): TiktokenModule {
  for (const candidate of [module, (module as { default?: unknown } | null | undefined)?.default]) {
    if (typeof (candidate as TiktokenModule | null | undefined)?.get_encoding === 'function') {
      return candidate as TiktokenModule
    }
  }
  throw missing(engine, 'the module has no get_encoding')
}

function missing(engine: string, reason: string, cause?: unknown): TokenroomError {
  return new TokenroomError(
    'ENGINE_MISSING',
    `the engine ${engine} is not installed: ${reason}; install it with "npm install ${engine}", and in a bundled application pass it as { module: await import('${engine}') }`,
    { engine, reason },
    { cause },
  )
}

function unsupported(engine: string, encoding: string, reason: string, cause: unknown): TokenroomError {
  return new TokenroomError(
    'ENGINE_UNSUPPORTED',
    `${engine} cannot make the encoding ${encoding}: ${reason}; version 1.0.22 has ${encodingNames.join(', ')}`,
    { engine, encoding, supported: encodingNames },
    { cause },
  )
}
