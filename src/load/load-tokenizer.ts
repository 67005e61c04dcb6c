/** From the name of a model or an encoding to a tokenizer, wherever the encoding's file comes from. */

import { Core } from '../core/core.ts'
import { type EncodingsInFile, readEncodingFile } from '../core/encoding-file.ts'
import {
  type EncodingName,
  encodingForModel,
  encodingNames,
  findEncodingForModel,
  isEncodingName,
} from '../encodings/index.ts'
import { describeValue, TokenroomError } from '../errors/index.ts'
import { CoreTokenizer } from '../tokenizer/tokenizer.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import { encodingMismatch } from './failures.ts'
import type { EncodingSource } from './wasm-source.ts'

export interface LoadOptions {
  /**
   * The encoding's `.wasm`, or where it is. Default: the package's own file next to its code, fetched or read once. Edge
   * runtimes have no such file: there, `import wasm from 'tokenroom/encodings/o200k_base'` and pass it.
   */
  readonly wasm?: EncodingSource
}

/** A vocabulary in memory, and the encodings that use it. */
interface Loaded {
  readonly core: Core
  readonly encodings: EncodingsInFile
}

const byModule = new WeakMap<WebAssembly.Module, Loaded>()
// The package's own files, by URL: each is downloaded once and has one set of tables, however often it is asked for. Held
// weakly, so that both are collected with the last tokenizer.
const byUrl = new Map<string, WeakRef<Loaded>>()
const pending = new Map<string, Promise<Loaded>>()
// Keeps what was loaded alive as long as one of its tokenizers, so that `byUrl` still finds it.
const owners = new WeakMap<Tokenizer, Loaded>()

/** What differs between runtimes. */
export interface Host {
  /** The URL of the package's own file of an encoding; throws `ENCODING_LOAD_FAILED` where there is none. */
  locate(encoding: EncodingName): URL
  /** The compiled module; throws `ENCODING_LOAD_FAILED` or `ENCODING_CORRUPT`. */
  compile(source: EncodingSource, encoding: string): Promise<WebAssembly.Module>
  /**
   * Builds the tables of what was just loaded, at once or in time: see `Core`. Without it, they are built before the
   * tokenizer is given out, so that no later call waits for them.
   */
  build?(core: Core): void
}

/** What `loadTokenizer` does, on `host`. */
export async function loadOn(host: Host, modelOrEncoding: string, options: LoadOptions = {}): Promise<Tokenizer> {
  const encoding = encodingOf(modelOrEncoding, options)
  const { wasm } = options
  const loaded = await (wasm === undefined ? loadPackaged(host, encoding) : loadGiven(host, encoding, wasm))
  const specials = loaded.encodings[encoding]
  if (specials === undefined) throw encodingMismatch(encoding, Object.keys(loaded.encodings))
  const tokenizer = new CoreTokenizer(encoding, loaded.core, new Map(Object.entries(specials)))
  owners.set(tokenizer, loaded)
  return tokenizer
}

/** When a file is given, a name that is not a known model is taken as the name of an encoding in the file. */
function encodingOf(modelOrEncoding: string, options: LoadOptions): string {
  const name = typeof modelOrEncoding === 'string' ? modelOrEncoding : describeValue(modelOrEncoding)
  if (isEncodingName(name)) return name
  const known = findEncodingForModel(name)
  return known ?? (options.wasm !== undefined && name !== '' ? name : encodingForModel(name))
}

async function loadGiven(host: Host, encoding: string, wasm: EncodingSource): Promise<Loaded> {
  return instantiateOnce(host, await host.compile(wasm, encoding), encoding)
}

async function loadPackaged(host: Host, encoding: string): Promise<Loaded> {
  if (!isEncodingName(encoding)) {
    throw new TokenroomError('UNKNOWN_ENCODING', `encoding "${encoding}" is not one of ${encodingNames.join(', ')}`, {
      encoding,
      known: encodingNames,
    })
  }
  const url = host.locate(encoding)
  const known = byUrl.get(url.href)?.deref()
  if (known !== undefined) return known
  const waiting = pending.get(url.href)
  if (waiting !== undefined) return waiting
  const loading = loadGiven(host, encoding, url)
  pending.set(url.href, loading)
  try {
    const loaded = await loading
    byUrl.set(url.href, new WeakRef(loaded))
    return loaded
  } finally {
    pending.delete(url.href)
  }
}

function instantiateOnce(host: Host, module: WebAssembly.Module, encoding: string): Loaded {
  const known = byModule.get(module)
  if (known !== undefined) return known
  const { encodings, vocabulary } = readEncodingFile(module, encoding)
  const loaded = { core: new Core(module, vocabulary, encoding), encodings }
  if (host.build) host.build(loaded.core)
  else loaded.core.buildAll()
  byModule.set(module, loaded)
  return loaded
}
