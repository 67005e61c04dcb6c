/**
 * What an encoding may be given as, and the one form that edge runtimes take. Nothing here compiles: bundlers for the
 * edge refuse code that could.
 */
import { describeValue, TokenroomError } from '../errors/index.ts'

/** Where an encoding's `.wasm` can come from. A compiled module is the only one on edge runtimes. */
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
    `a WebAssembly.Module, as edge runtimes compile nothing: import wasm from 'tokenroom/encodings/${encoding}'`,
  )
}

export async function settled(source: EncodingSource, encoding: string): Promise<unknown> {
  try {
    return await source
  } catch (cause) {
    throw loadFailed(encoding, 'the given promise', null, messageOf(cause), cause)
  }
}

/** By its tag: a module made in another realm (an edge VM) is no instance of this one's class. */
export function isModule(value: unknown): boolean {
  return tagOf(value) === 'WebAssembly.Module'
}

export function notASource(value: unknown, expected: string): TokenroomError {
  const received = describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `wasm must be ${expected}, not ${received}`, {
    name: 'wasm',
    received,
    expected,
  })
}

export function loadFailed(
  encoding: string,
  source: string,
  status: number | null,
  reason: string,
  cause?: unknown,
): TokenroomError {
  return new TokenroomError(
    'ENCODING_LOAD_FAILED',
    `encoding "${encoding}" could not be loaded from ${source}: ${reason}; copy node_modules/tokenroom/dist/encodings there, ` +
      'or pass { wasm } with the address where the file is',
    { encoding, source, status, reason },
    { cause },
  )
}

export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
