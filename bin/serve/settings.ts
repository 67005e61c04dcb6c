/** Every setting of `tokenroom serve`: one declaration for flags, environment, file, help and documentation. */

import { defaultServiceLimits } from '../../service/limits.ts'
import { defaultLimits } from '../../service/node/connection-limits.ts'

/** One setting. Its name in a file is its key; its environment variable and its flag are named here. */
export type Setting = {
  /** The environment variable. */
  readonly env: string
  /** The flag without its dashes, or null when it has none. */
  readonly flag: string | null
  readonly short?: string
  readonly what: string
} & (
  | { readonly kind: 'whole'; readonly least: number; readonly most: number; readonly default: number }
  | { readonly kind: 'text'; readonly default: string | null }
  /** In the environment with commas between; as a flag repeated; in a file a list. */
  | { readonly kind: 'list'; readonly default: readonly string[] }
  | { readonly kind: 'switch'; readonly default: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default: string }
)

const MOST_MS = 3_600_000

function whole(name: string, value: number, what: string, least = 1, most = Number.MAX_SAFE_INTEGER) {
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return {
    kind: 'whole',
    env: `TOKENROOM_${words.toUpperCase()}`,
    flag: words.replaceAll('_', '-'),
    least,
    most,
    default: value,
    what,
  } as const
}

/** A limit of the server, in milliseconds. */
function ms(name: keyof typeof defaultLimits, what: string, least = 1) {
  return whole(name, defaultLimits[name], what, least, MOST_MS)
}

/** A limit of the server. */
function limit(name: keyof typeof defaultLimits, what: string, least = 1) {
  return whole(name, defaultLimits[name], what, least)
}

export const settings = {
  port: {
    ...whole('port', 8787, 'the port; 0 for any that is free', 0, 65_535),
    env: 'PORT',
    short: 'p',
  },
  host: { kind: 'text', env: 'HOST', flag: 'host', default: '127.0.0.1', what: 'the address to listen on' },
  keys: {
    kind: 'list',
    env: 'TOKENROOM_KEYS',
    flag: null,
    default: [],
    what: 'the bearer keys that open /v1 and /metrics; without any, only this machine is served',
  },
  keysFile: {
    kind: 'text',
    env: 'TOKENROOM_KEYS_FILE',
    flag: 'keys-file',
    default: null,
    what: 'a file with more keys, one a line',
  },
  public: {
    kind: 'switch',
    env: 'TOKENROOM_PUBLIC',
    flag: 'public',
    default: false,
    what: 'serve without keys on an address that others can reach',
  },
  models: {
    kind: 'list',
    env: 'TOKENROOM_MODELS',
    flag: 'model',
    short: 'm',
    default: ['o200k_base'],
    what: 'models or encodings to load at the start; the others load when asked for',
  },
  origins: {
    kind: 'list',
    env: 'TOKENROOM_ORIGINS',
    flag: 'origin',
    default: [],
    what: 'origins whose pages may call, such as https://app.example',
  },
  upstreams: {
    kind: 'list',
    env: 'TOKENROOM_UPSTREAM',
    flag: 'upstream',
    default: [],
    what: 'providers to send requests to, within budgets, such as https://api.openai.com',
  },
  log: {
    kind: 'choice',
    env: 'TOKENROOM_LOG',
    flag: 'log',
    choices: ['json', 'none'],
    default: 'json',
    what: 'one line of JSON a request on standard output, or none',
  },
  maxBodyBytes: {
    ...whole('maxBodyBytes', defaultServiceLimits.maxBodyBytes, 'the largest body'),
    flag: 'max-body',
  },
  maxDepth: whole('maxDepth', defaultServiceLimits.maxDepth, 'the deepest nesting of its JSON'),
  maxValues: whole('maxValues', defaultServiceLimits.maxValues, 'the most values in its JSON'),
  maxSlots: whole('maxSlots', defaultServiceLimits.maxSlots, 'the most slots of a plan'),
  maxItems: whole('maxItems', defaultServiceLimits.maxItems, 'the most texts, messages, items and tools of a request'),
  threads: whole('threads', 2, 'the most threads for bodies that are not small; 0 answers on the main thread', 0, 256),
  threadFromBytes: whole('threadFromBytes', 32 * 1024, 'bodies from this length on are answered by a thread', 0),
  threadMemoryMb: whole('threadMemoryMb', 512, 'the heap of a thread, in MiB', 16),
  computeMs: whole('computeMs', 30_000, 'how long a thread may take for an answer', 1, MOST_MS),
  maxConnections: limit('maxConnections', 'the most connections; above it the longest idle one is closed'),
  maxHeaderBytes: whole('maxHeaderBytes', defaultLimits.maxHeaderBytes, 'the largest head of a request', 1_024),
  headersMs: ms('headersMs', 'how long the head of a request may take'),
  bodyIdleMs: ms('bodyIdleMs', 'the longest pause in a body'),
  bodyMs: ms('bodyMs', 'how long a body may take'),
  keepAliveMs: ms('keepAliveMs', 'how long a connection is kept without a request'),
  writeIdleMs: ms('writeIdleMs', 'the longest time in which a client takes none of its answer'),
  writeMs: ms('writeMs', 'how long a client may take for its answer'),
  lingerMs: ms('lingerMs', 'how long a refused client may read its answer before the connection is gone'),
  lingerBytes: limit('lingerBytes', 'how much of a refused body is read in that time', 0),
  maxBodies: limit('maxBodies', 'the most bodies above 64 KiB at a time'),
  maxWaiting: limit('maxWaiting', 'the most requests that wait for that', 0),
  waitMs: ms('waitMs', 'how long they wait before they are answered with 503'),
  maxUnsentBytes: limit('maxUnsentBytes', 'bytes of unsent answers above which large bodies wait'),
  drainMs: ms('drainMs', 'after SIGTERM: how long /health says 503 while requests are still taken', 0),
  stopMs: ms('stopMs', 'after that: how long answers that have begun may take', 0),
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

type ValueOf<S> = S extends { kind: 'whole' }
  ? number
  : S extends { kind: 'list' }
    ? readonly string[]
    : S extends { kind: 'switch' }
      ? boolean
      : S extends { default: null }
        ? string | null
        : string

/** The value of every setting. */
export type Settings = { readonly [N in SettingName]: ValueOf<(typeof settings)[N]> }
