/** The errors of loading an encoding, for the page, the worker and edge runtimes alike. */
import { invalidArgument, TokenroomError } from '../errors/index.ts'

/** The file could not be read from `source`, for `reason`. `status` is the HTTP status, if there was a response. */
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

/** The package has no file of its own to load here, for `reason`: the encoding must be imported. */
export function noPackagedFile(encoding: string, reason: string, cause?: unknown): TokenroomError {
  return new TokenroomError(
    'ENCODING_LOAD_FAILED',
    `encoding "${encoding}" could not be loaded: ${reason}; import it and pass it: ` +
      `import wasm from 'tokenroom/encodings/${encoding}'; loadTokenizer('${encoding}', { wasm })`,
    { encoding, source: `tokenroom/encodings/${encoding}`, status: null, reason },
    { cause },
  )
}

/** The bytes are not WebAssembly, or the runtime refuses to compile any. */
export function compileFailed(encoding: string, source: string, cause: unknown): TokenroomError {
  const reason = messageOf(cause)
  if (/disallowed|blocked|code generation|unsafe-eval|CSP/i.test(reason)) {
    return loadFailed(
      encoding,
      source,
      null,
      `this runtime does not compile WebAssembly from bytes (${reason}); import the module and pass it: ` +
        `import wasm from 'tokenroom/encodings/${encoding}'; loadTokenizer('${encoding}', { wasm }). ` +
        `In a browser, allow 'wasm-unsafe-eval' in script-src`,
      cause,
    )
  }
  return new TokenroomError(
    'ENCODING_CORRUPT',
    `the file given for encoding "${encoding}" (${source}) is not WebAssembly: ${reason}; is the path right, and is the file served whole?`,
    { encoding, reason },
    { cause },
  )
}

/** The file is an encoding's, but not that of the encoding asked for. */
export function encodingMismatch(encoding: string, contains: readonly string[]): TokenroomError {
  return new TokenroomError(
    'ENCODING_MISMATCH',
    `the given file holds ${contains.join(', ')}, not "${encoding}"; import the one it is in: 'tokenroom/encodings/${encoding}'`,
    { encoding, contains },
  )
}

/** The option `wasm` cannot be an encoding's file. */
export function notASource(
  value: unknown,
  expected = 'a WebAssembly.Module, bytes, a URL or a Response',
): TokenroomError {
  return invalidArgument('wasm', value, expected)
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
