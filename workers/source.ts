/** Where a tokenizer comes from, in a form that can be posted to a worker now and again after a restart. */
import { describeValue, TokenroomError } from '../src/errors.ts'
import type { LoadRequest, WireWasm } from './protocol.ts'

/** A custom WebAssembly file for an encoding: compiled, as bytes, as an address, or as a response that carries it. */
export type WasmSource = WebAssembly.Module | BufferSource | URL | string | Response | Promise<Response>

const prepared = new WeakMap<object, Promise<WireWasm>>()
let nextKey = 0

/**
 * The request that loads `modelOrEncoding`. An address is resolved against the page, not the worker; a response
 * is read here; bytes are copied, once for each object that is given. Throws `INVALID_ARGUMENT` for anything else
 * and `ENCODING_LOAD_FAILED` for a response that failed.
 */
export async function loadRequest(modelOrEncoding: string, wasm: WasmSource | undefined): Promise<LoadRequest> {
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
  wasm: Exclude<WasmSource, string | URL>,
): Promise<WebAssembly.Module | ArrayBuffer> {
  if (ArrayBuffer.isView(wasm)) return new Uint8Array(wasm.buffer, wasm.byteOffset, wasm.byteLength).slice().buffer
  if (wasm instanceof ArrayBuffer) return wasm.slice(0)
  // By tag: a module or a promise made in another realm is no instance of this one's class.
  if (Object.prototype.toString.call(wasm) === '[object WebAssembly.Module]') return wasm as WebAssembly.Module
  const response: unknown = await wasm
  if (!(response instanceof Response)) throw notWasm(response)
  if (response.ok) return response.arrayBuffer()
  throw new TokenroomError(
    'ENCODING_LOAD_FAILED',
    `${encoding} could not be loaded from ${response.url}: the server answered ${response.status}; check the address`,
    { encoding, source: response.url, status: response.status, reason: response.statusText },
  )
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
