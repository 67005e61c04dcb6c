/** Where a tokenizer comes from, in a form that can be posted to a worker now and again after a restart. */
import { describeValue, TokenroomError } from '../../src/errors/index.ts'
import type { EncodingSource } from '../../src/load/source.ts'
import type { LoadRequest, WireWasm } from '../protocol.ts'

const prepared = new WeakMap<object, Promise<WireWasm>>()
let nextKey = 0

/**
 * The request that loads `modelOrEncoding`. An address is resolved against the page, not the worker; a response
 * is read here; bytes are copied, once for each object that is given. Throws `INVALID_ARGUMENT` for anything else
 * and `ENCODING_LOAD_FAILED` for a response or a promise that failed.
 */
export async function loadRequest(modelOrEncoding: string, wasm: EncodingSource | undefined): Promise<LoadRequest> {
  if (typeof modelOrEncoding !== 'string') {
    throw invalidArgument('modelOrEncoding', modelOrEncoding, 'the name of a model or an encoding')
  }
  if (wasm === undefined) return { modelOrEncoding, wasm: null }
  if (typeof wasm === 'string' || wasm instanceof URL) {
    const value = resolveAddress(wasm)
    return { modelOrEncoding, wasm: { key: value, value } }
  }
  if (typeof wasm !== 'object' || wasm === null) throw notWasm(wasm)
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
  if (!URL.canParse(wasm, base)) throw notWasm(wasm)
  return new URL(wasm, base).href
}

async function readWasm(
  encoding: string,
  wasm: Exclude<EncodingSource, string | URL>,
): Promise<WebAssembly.Module | ArrayBuffer> {
  const given: unknown = await Promise.resolve(wasm).catch((cause) => {
    throw loadFailed(encoding, 'the given promise', null, cause instanceof Error ? cause.message : String(cause), cause)
  })
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice().buffer
  if (given instanceof ArrayBuffer) return given.slice(0)
  // By tag: what was made in another realm is no instance of this one's class.
  const tag = Object.prototype.toString.call(given)
  if (tag === '[object WebAssembly.Module]') return given as WebAssembly.Module
  if (tag !== '[object Response]') throw notWasm(given)
  const response = given as Response
  if (response.ok) return response.arrayBuffer()
  const { url, status, statusText } = response
  throw loadFailed(encoding, url || 'the given response', status, `the server answered ${status} ${statusText}`.trim())
}

function loadFailed(
  encoding: string,
  source: string,
  status: number | null,
  reason: string,
  cause?: unknown,
): TokenroomError {
  const message = `${encoding} could not be loaded from ${source}: ${reason}; check the address and the connection`
  return new TokenroomError('ENCODING_LOAD_FAILED', message, { encoding, source, status, reason }, { cause })
}

function notWasm(received: unknown): TokenroomError {
  return invalidArgument('wasm', received, 'a WebAssembly.Module, bytes, a URL or a Response')
}

function invalidArgument(name: string, value: unknown, expected: string): TokenroomError {
  const received = describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${name} must be ${expected}, received ${received}`, {
    name,
    received,
    expected,
  })
}
