/** The worker's side: the tokenizers it holds, and the calls to them. */
import { transfer } from 'comlink'
import { TokenroomError } from '../../src/errors/index.ts'
import { type Slices, slicesOf } from '../../src/tokenizer/slices.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import {
  type CallRequest,
  type Envelope,
  failure,
  type Line,
  type LoadedTokenizer,
  type LoadRequest,
  PROTOCOL_VERSION,
  type TokenizerService,
  type WireWasm,
} from '../protocol.ts'
import { Documents } from './documents.ts'
import { LongWork } from './long-work.ts'
import { seal } from './seal.ts'

export interface TokenizerServiceOptions {
  /** Makes the tokenizer of a model or an encoding. Any engine with the same interface will do. */
  readonly load: (modelOrEncoding: string, options: { readonly wasm?: WireWasm['value'] }) => Promise<Tokenizer>
  /** The encoding of a name, so that two models with one encoding share a tokenizer. Default: the name itself. */
  readonly encodingOf?: (modelOrEncoding: string) => string
}

/**
 * Serves tokenizers made by `load`. Each is loaded once and kept as long as the worker lives. A load that failed is tried
 * again when it is next asked for.
 */
export function createTokenizerService({
  load,
  encodingOf = (name) => name,
}: TokenizerServiceOptions): TokenizerService {
  const loading = new Map<string, Promise<LoadedTokenizer>>()
  const tokenizers: Tokenizer[] = []
  const documents = new Documents()

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

  function tokenizerOf(index: number): Tokenizer {
    const tokenizer = tokenizers[index]
    if (!tokenizer) throw unknownTokenizer(index, tokenizers.length)
    return tokenizer
  }

  function call(request: CallRequest): Envelope<unknown> | Promise<Envelope<unknown>> {
    const { line } = request
    try {
      if (line === null) return sealAndMove(callAtOnce(tokenizerOf(request.tokenizer), request))
      return onLine(line, (work) => callInSlices(tokenizerOf(request.tokenizer), request, work))
        .then(sealAndMove)
        .catch(failure)
    } catch (error) {
      return failure(error)
    }
  }

  return {
    hello: () => PROTOCOL_VERSION,
    load: (request) => loadOnce(request).then((value) => ({ ok: true, value }), failure),
    call,
    open: ({ tokenizer, text, line }) =>
      onLine(line, async (work) => {
        const whole = work ? await work.text(text) : text
        return documents.open(tokenizerOf(tokenizer), whole, work)
      }).then((value) => ({ ok: true, value }), failure),
    edit: ({ document, operations, line }) =>
      onLine(line, async (work) => {
        const buffers: Transferable[] = []
        return transfer(await documents.edit(document, operations, work, buffers), buffers)
      }),
    release: (document) => documents.release(document),
  }
}

/** The result of `run`, which may use the call's line until then. */
async function onLine<T>(line: Line | null, run: (work: LongWork | null) => Promise<T>): Promise<T> {
  const work = line && new LongWork(line)
  try {
    return await run(work)
  } finally {
    work?.end()
  }
}

function callAtOnce(tokenizer: Tokenizer, { method, args }: Pick<CallRequest, 'method' | 'args'>): unknown {
  const run = tokenizer[method] as (...given: typeof args) => unknown
  return run.apply(tokenizer, args)
}

/** As `callAtOnce`, with turns for other messages if the tokenizer can do this method in slices. */
async function callInSlices(tokenizer: Tokenizer, request: CallRequest, work: LongWork | null): Promise<unknown> {
  const [first, ...rest] = request.args
  const text = work && typeof first === 'string' ? await work.text(first) : first
  const args = [text, ...rest] as unknown as CallRequest['args']
  const slices = slicesOf(tokenizer) as Record<string, (...given: typeof args) => Slices<unknown>> | null
  const run = slices?.[request.method]
  if (!work || !run) return callAtOnce(tokenizer, { method: request.method, args })
  return work.run(run(...args), totalLength(text))
}

/** Code units of a text or of several. */
function totalLength(text: unknown): number {
  if (Array.isArray(text)) return text.reduce<number>((sum, one) => sum + totalLength(one), 0)
  return typeof text === 'string' ? text.length : 0
}

function sealAndMove(value: unknown): Envelope<unknown> {
  const buffers: Transferable[] = []
  return transfer(seal(value, buffers), buffers)
}

function unknownTokenizer(index: number, loaded: number): TokenroomError {
  return new TokenroomError(
    'INVALID_ARGUMENT',
    `tokenizer ${index} is not among the ${loaded} loaded in this worker; load it first`,
    { name: 'tokenizer', received: String(index), expected: `a number below ${loaded}` },
  )
}
