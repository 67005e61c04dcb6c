/** The request that loads a tokenizer, in a form that can be posted now and again after a restart of the worker. */
import { invalidArgument } from '../../src/errors/index.ts'
import { notASource } from '../../src/load/failures.ts'
import { type EncodingSource, isModule, readResponse, settled, tagOf } from '../../src/load/wasm-source.ts'
import type { LoadRequest, WireWasm } from '../protocol.ts'

const prepared = new WeakMap<object, Promise<WireWasm>>()
let nextKey = 0

/**
 * The request that loads `modelOrEncoding`. An address is resolved against the page, not against the worker. A response
 * is read here, and bytes are copied, once for each object that is given. Throws `INVALID_ARGUMENT` for anything else and
 * `ENCODING_LOAD_FAILED` for a response or a promise that failed.
 */
export async function loadRequest(modelOrEncoding: string, wasm: EncodingSource | undefined): Promise<LoadRequest> {
  if (typeof modelOrEncoding !== 'string') {
    throw invalidArgument('modelOrEncoding', modelOrEncoding, 'a model id or an encoding name')
  }
  if (wasm === undefined) return { modelOrEncoding, wasm: null }
  if (typeof wasm === 'string' || wasm instanceof URL) {
    const value = resolveAddress(wasm)
    return { modelOrEncoding, wasm: { key: value, value } }
  }
  if (typeof wasm !== 'object' || wasm === null) throw notASource(wasm)
  let promise = prepared.get(wasm)
  if (!promise) {
    promise = readWasm(modelOrEncoding, wasm).then((value) => ({ key: `object ${nextKey++}`, value }))
    prepared.set(wasm, promise)
    promise.catch(() => prepared.delete(wasm))
  }
  return { modelOrEncoding, wasm: await promise }
}

function resolveAddress(wasm: string | URL): string {
  const { document, location } = globalThis as { document?: { baseURI: string }; location?: { href: string } }
  const base = document?.baseURI ?? location?.href
  if (!URL.canParse(wasm, base)) throw notASource(wasm)
  return new URL(wasm, base).href
}

async function readWasm(
  encoding: string,
  wasm: Exclude<EncodingSource, string | URL>,
): Promise<WebAssembly.Module | ArrayBuffer> {
  const given = await settled(wasm, encoding)
  if (isModule(given)) return given as WebAssembly.Module
  if (tagOf(given) === 'Response') return readResponse(given as Response, encoding)
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice().buffer
  if (given instanceof ArrayBuffer) return given.slice(0)
  throw notASource(given)
}
