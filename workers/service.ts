/** The worker's side: the tokenizers it holds, and the calls to them. */
import { transfer } from 'comlink'
import { TokenroomError } from '../src/errors.ts'
import type { Tokenizer } from '../src/tokenizer/types.ts'
import {
  type CallRequest,
  type Envelope,
  failure,
  type LoadedTokenizer,
  type LoadRequest,
  PROTOCOL_VERSION,
  type TokenizerService,
  type WireWasm,
} from './protocol.ts'

export interface TokenizerServiceOptions {
  /** Makes the tokenizer of a model or an encoding; any engine with the same interface will do. */
  readonly load: (modelOrEncoding: string, options: { readonly wasm?: WireWasm['value'] }) => Promise<Tokenizer>
  /** The encoding behind a name, so that two models of one encoding share a tokenizer. Default: the name itself. */
  readonly encodingOf?: (modelOrEncoding: string) => string
}

/**
 * Serves tokenizers made by `load`. Each is loaded once and kept as long as the worker lives; a load that
 * failed is tried again when next asked for.
 */
export function createTokenizerService({
  load,
  encodingOf = (name) => name,
}: TokenizerServiceOptions): TokenizerService {
  const loading = new Map<string, Promise<LoadedTokenizer>>()
  const tokenizers: Tokenizer[] = []

  async function loadOnce({ modelOrEncoding, wasm }: LoadRequest): Promise<LoadedTokenizer> {
    const key = JSON.stringify([encodingOf(modelOrEncoding), wasm?.key ?? null])
    const known = loading.get(key)
    if (known) return known
    const promise = load(modelOrEncoding, wasm ? { wasm: wasm.value } : {}).then(describe)
    loading.set(key, promise)
    promise.catch(() => loading.delete(key))
    return promise
  }

  function describe(tokenizer: Tokenizer): LoadedTokenizer {
    const { encoding, vocabularySize, specialTokens } = tokenizer
    return { tokenizer: tokenizers.push(tokenizer) - 1, encoding, vocabularySize, specialTokens }
  }

  function call({ tokenizer: index, method, args }: CallRequest): Envelope<unknown> {
    try {
      const tokenizer = tokenizers[index]
      if (!tokenizer) throw unknownTokenizer(index, tokenizers.length)
      const run = tokenizer[method] as (...given: typeof args) => unknown
      return moved(run.apply(tokenizer, args))
    } catch (error) {
      return failure(error)
    }
  }

  return {
    hello: () => PROTOCOL_VERSION,
    load: (request) => loadOnce(request).then((value) => ({ ok: true, value }), failure),
    call,
  }
}

function unknownTokenizer(index: number, loaded: number): TokenroomError {
  return new TokenroomError(
    'INVALID_ARGUMENT',
    `tokenizer ${index} is not loaded in this worker, which holds ${loaded}; load it first`,
    { name: 'tokenizer', received: String(index), expected: `a number below ${loaded}` },
  )
}

/** The answer in its envelope; token arrays in it change hands instead of being copied. */
function moved(value: unknown): Envelope<unknown> {
  if (value instanceof Uint32Array) {
    const own = owned(value)
    return transfer({ ok: true, value: own }, [own.buffer])
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]) => [key, part instanceof Uint32Array ? owned(part) : part])
    const buffers = entries.flatMap(([, part]) => (part instanceof Uint32Array ? [part.buffer] : []))
    return transfer({ ok: true, value: Object.fromEntries(entries) }, buffers)
  }
  return { ok: true, value }
}

/** `array` on a buffer of its own: a view into a larger one would take all of that along. */
function owned(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const whole = array.buffer instanceof ArrayBuffer && array.byteLength === array.buffer.byteLength
  return whole ? (array as Uint32Array<ArrayBuffer>) : array.slice()
}
