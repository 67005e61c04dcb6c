import { describeValue, TokenroomError } from '../src/errors/index.ts'
import type { ModelInfo } from '../src/models/types.ts'
import { defaultServiceLimits } from './limits.ts'
import type { TokenizerSource } from './tokenizers.ts'

/** The options of a pre-flight service. */
export interface PreflightOptions {
  /**
   * The tokenizers by encoding: loaded, loading, or a function that loads one at its first use. Requests for a model
   * with another encoding are refused with `ENCODING_NOT_SERVED`.
   */
  readonly tokenizers: Readonly<Record<string, TokenizerSource>>
  /**
   * The bearer keys for `/v1`. Spaces and line ends around a key are ignored, and so are empty keys. An empty list allows
   * no one, so that a missing secret does not open the service. `'public'` allows everyone.
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
  /** The most slots of a plan. Default 256. */
  readonly maxSlots?: number
  /** The most texts, messages, items and tools of a request together. Default 20,000. */
  readonly maxItems?: number
  /** Models of your own. They take precedence over models of the catalogue with the same id. */
  readonly models?: readonly ModelInfo[]
  /** The prefix of all paths, such as `/api`. Default: none. */
  readonly basePath?: string
  /** Called for every failure that is not the caller's mistake: a tokenizer that does not load, a bug. Default `console.error`. */
  readonly onError?: (error: unknown) => void
}

/** The options with every default filled in. */
export type ServiceSettings = Required<PreflightOptions>

/** Fills in the defaults. Throws `INVALID_ARGUMENT` with the option that is wrong. */
export function readServiceOptions(options: PreflightOptions): ServiceSettings {
  if (typeof options !== 'object' || options === null) {
    throw invalid('options', options, '{ tokenizers, keys }', 'see PreflightOptions')
  }
  const { tokenizers, keys, basePath = '' } = options
  if (typeof tokenizers !== 'object' || tokenizers === null || Object.keys(tokenizers).length === 0) {
    const example = "{ o200k_base: loadTokenizer('o200k_base', { wasm }) }"
    throw invalid('tokenizers', tokenizers, 'an object with a tokenizer for each encoding', `pass ${example}`)
  }
  if (basePath !== '' && !/^(?:\/[\w.~-]+)+$/.test(basePath)) {
    throw invalid('basePath', basePath, 'a path such as /api', 'begin it with a slash and end it without')
  }
  return {
    tokenizers,
    keys: readKeys(keys),
    basePath,
    allowedOrigins: readOrigins(options.allowedOrigins ?? []),
    ...readLimits(options),
    models: options.models ?? [],
    onError: options.onError ?? ((error) => console.error(error)),
  }
}

/** The keys without what surrounds them in a secret: a key is sent in a header, where no space can be in it. */
function readKeys(keys: unknown): readonly string[] | 'public' {
  if (keys === 'public') return keys
  if (!Array.isArray(keys)) throw wrongKeys(typeof keys)
  return keys.flatMap((key: unknown, index) => {
    const trimmed = typeof key === 'string' ? key.trim() : null
    if (trimmed === null || !/^[\x21-\x7e]*$/.test(trimmed)) throw wrongKeys(`a list whose key ${index} is none`)
    return trimmed === '' ? [] : [trimmed]
  })
}

/** Not the value: it may hold a secret. */
function wrongKeys(received: string): TokenroomError {
  const remedy = "split the secret at its commas, or pass 'public' to serve everyone"
  const message = `keys must be a list of bearer keys of visible ASCII characters; ${remedy}`
  const expected = "a list of keys, or 'public'"
  return new TokenroomError('INVALID_ARGUMENT', message, { name: 'keys', received, expected })
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

type Limits = { -readonly [N in keyof typeof defaultServiceLimits]: number }

function readLimits(options: PreflightOptions): Limits {
  const limits: Limits = { ...defaultServiceLimits }
  for (const name of Object.keys(defaultServiceLimits) as (keyof Limits)[]) {
    const value = options[name] ?? limits[name]
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw invalid(name, value, 'a whole number above 0', 'leave it out for the default')
    }
    limits[name] = value
  }
  return limits
}

function invalid(name: string, value: unknown, expected: string, remedy: string): TokenroomError {
  const received = describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${name} must be ${expected}, not ${received}; ${remedy}`, {
    name,
    received,
    expected,
  })
}
