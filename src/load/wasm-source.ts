/**
 * What an encoding's file may be given as, and reading it. Nothing here compiles WebAssembly, because bundlers for edge
 * runtimes refuse code that could.
 */
import { loadFailed, messageOf, notASource } from './failures.ts'

/** What an encoding's `.wasm` may be given as. Edge runtimes take only a compiled module. */
export type EncodingSource =
  | WebAssembly.Module
  | BufferSource
  | URL
  | string
  | Response
  | Promise<WebAssembly.Module | BufferSource | Response>

/** `source` itself, if it is a compiled module. Throws `INVALID_ARGUMENT` for anything else, `ENCODING_LOAD_FAILED` for a promise that fails. */
export async function requireModule(source: EncodingSource, encoding: string): Promise<WebAssembly.Module> {
  const given = await settled(source, encoding)
  if (isModule(given)) return given as WebAssembly.Module
  throw notASource(
    given,
    `a WebAssembly.Module, as edge runtimes do not compile: import wasm from 'tokenroom/encodings/${encoding}'`,
  )
}

/** What `source` is or resolves to. Throws `ENCODING_LOAD_FAILED` for a promise that fails. */
export async function settled(source: EncodingSource, encoding: string): Promise<unknown> {
  try {
    return await source
  } catch (cause) {
    throw loadFailed(encoding, 'the given promise', null, messageOf(cause), cause)
  }
}

/** Throws `ENCODING_LOAD_FAILED` unless `response` is a file. */
export function requireFile(response: Response, encoding: string): void {
  const { status } = response
  if (!response.ok) throw loadFailed(encoding, sourceOf(response), status, `HTTP status ${status}`)
  // Servers of single-page apps answer with their page for a URL that does not exist.
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw loadFailed(encoding, sourceOf(response), status, 'the server answered with an HTML page')
  }
}

/** The bytes of `response`. Throws `ENCODING_LOAD_FAILED` if it is not a whole file. */
export async function readResponse(response: Response, encoding: string): Promise<ArrayBuffer> {
  requireFile(response, encoding)
  try {
    return await response.arrayBuffer()
  } catch (cause) {
    throw loadFailed(encoding, sourceOf(response), response.status, messageOf(cause), cause)
  }
}

/** Where `response` came from, for messages. */
export function sourceOf(response: Response): string {
  return response.url || 'the given response'
}

/** The tag of `value`: `WebAssembly.Module`, `Response`, `URL`, … Unlike `instanceof`, it knows values of other realms, such as an edge VM. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}

// No type predicate: the type of a module has no members, so whatever is not one would be of type `never`.
export function isModule(value: unknown): boolean {
  return tagOf(value) === 'WebAssembly.Module'
}
