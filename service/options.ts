import { describeValue, TokenroomError } from '../src/errors/index.ts'
import type { ModelInfo } from '../src/models/types.ts'
import type { TokenizerSource } from './tokenizers.ts'

/** What a pre-flight service is made of. */
export interface PreflightOptions {
  /**
   * The tokenizers by encoding: loaded, loading, or a function that loads one when it is first asked for. A model
   * whose encoding is not among them is refused with `ENCODING_NOT_SERVED`.
   */
  readonly tokenizers: Readonly<Record<string, TokenizerSource>>
  /**
   * The bearer keys that open `/v1`. An empty list opens it for no one, so that a secret that is missing does not
   * open the service; `'public'` opens it for everyone.
   */
  readonly keys: readonly string[] | 'public'
  /** Origins whose pages may call the service, such as `https://app.example`; `'*'` for any. Default: none. */
  readonly allowedOrigins?: readonly string[] | '*'
  /** The largest request body, in bytes. Default 4 MiB. */
  readonly maxBodyBytes?: number
  /** The deepest nesting of a request's JSON. Default 64. */
  readonly maxDepth?: number
  /** The most values (strings, numbers, lists, objects, …) of a request's JSON. Default 200,000. */
  readonly maxValues?: number
  /** Models of your own. One with the id of a catalogue's wins over it. */
  readonly models?: readonly ModelInfo[]
  /** What the paths begin with, such as `/api`. Default: nothing. */
  readonly basePath?: string
  /** Told of every failure that is not the caller's: a tokenizer that does not load, a bug. Default `console.error`. */
  readonly onError?: (error: unknown) => void
}

/** The options with every default filled in. */
export type Settings = Required<PreflightOptions>

/** Fills in the defaults. Throws `INVALID_ARGUMENT` with the option that is wrong. */
export function readOptions(options: PreflightOptions): Settings {
  if (typeof options !== 'object' || options === null) {
    throw invalid('options', options, '{ tokenizers, keys }', 'see PreflightOptions')
  }
  const { tokenizers, keys, basePath = '' } = options
  if (typeof tokenizers !== 'object' || tokenizers === null || Object.keys(tokenizers).length === 0) {
    const example = "{ o200k_base: loadTokenizer('o200k_base', { wasm }) }"
    throw invalid('tokenizers', tokenizers, 'an object with a tokenizer for each encoding', `pass ${example}`)
  }
  if (keys !== 'public' && !isKeys(keys)) {
    // Not the value: it may hold a secret.
    const received = Array.isArray(keys) ? 'a list with a key that is no text or empty' : typeof keys
    const remedy = "split the secret at its commas, or pass 'public' to serve everyone"
    throw new TokenroomError('INVALID_ARGUMENT', `keys must be a list of bearer keys; ${remedy}`, {
      name: 'keys',
      received,
      expected: "a list of keys, or 'public'",
    })
  }
  if (basePath !== '' && !/^(?:\/[\w.~-]+)+$/.test(basePath)) {
    throw invalid('basePath', basePath, 'a path such as /api', 'begin it with a slash and end it without')
  }
  return {
    tokenizers,
    keys,
    basePath,
    allowedOrigins: readOrigins(options.allowedOrigins ?? []),
    maxBodyBytes: readLimit('maxBodyBytes', options.maxBodyBytes ?? 4 * 1024 * 1024),
    maxDepth: readLimit('maxDepth', options.maxDepth ?? 64),
    maxValues: readLimit('maxValues', options.maxValues ?? 200_000),
    models: options.models ?? [],
    onError: options.onError ?? ((error) => console.error(error)),
  }
}

function isKeys(keys: unknown): keys is readonly string[] {
  return Array.isArray(keys) && keys.every((key) => typeof key === 'string' && key !== '')
}

function readOrigins(origins: unknown): readonly string[] | '*' {
  if (origins === '*') return origins
  if (!Array.isArray(origins)) throw invalid('allowedOrigins', origins, "a list of origins, or '*'", 'pass a list')
  for (const origin of origins) {
    if (typeof origin !== 'string' || !/^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/.test(origin)) {
      const remedy = 'write it as a browser sends it: scheme and host in lower case, no path, no final slash'
      throw invalid('allowedOrigins', origin, 'origins such as https://app.example', remedy)
    }
  }
  return origins
}

function readLimit(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw invalid(name, value, 'a whole number above 0', 'leave it out for the default')
}

function invalid(name: string, value: unknown, expected: string, remedy: string): TokenroomError {
  const received = describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${name} must be ${expected}, not ${received}; ${remedy}`, {
    name,
    received,
    expected,
  })
}
