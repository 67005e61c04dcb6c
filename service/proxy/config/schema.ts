/** The part of the settings file that makes the service a budget proxy: one declaration for reading it and for its description. */
import * as v from 'valibot'
import { choice, described, exact, list, name, number, optional, orNull, record, tokens } from '../../schemas/fields.ts'

const millis = v.pipe(tokens, v.minValue(1, 'a whole number of milliseconds from 1'))
const url = v.pipe(
  name,
  v.check((text) => /^https?:$/.test(protocolOf(text)), 'an address such as https://api.openai.com'),
  v.metadata({ format: 'uri' }),
)
const variable = v.pipe(name, v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable'))
/** A key at rest: `tokenroom key` prints it. */
const digest = v.pipe(
  name,
  v.regex(/^sha256:[0-9a-f]{64}$/, 'a hash "sha256:…" with 64 hexadecimal digits, as "npx tokenroom key" prints it'),
)
const names = v.union([name, list(name)], 'a name, or a list of names')

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : ''
}

const upstream = exact({
  url,
  keyFrom: optional(
    described(orNull(variable), 'The environment variable with the key of the provider; null for none.'),
  ),
})

const window = v.union(
  [
    exact({
      calendar: choice('hour', 'day', 'week', 'month'),
      timeZone: optional(name),
      firstWeekday: optional(v.picklist([1, 2, 3, 4, 5, 6, 7], 'a weekday from 1, Monday, to 7')),
    }),
    exact({ rollingMs: millis }),
    exact({ bucket: exact({ refill: tokens, everyMs: millis }) }),
    exact({ total: v.literal(true, 'true') }),
  ],
  'a window: { calendar }, { rollingMs }, { bucket } or { total: true }',
)

const amount = v.union([tokens, name], 'a whole number; money is a string such as "$20"')

const limit = exact({
  id: name,
  per: optional(names),
  only: optional(record(names)),
  whenAbsent: optional(choice('invalid', 'skip')),
  unit: choice('inputTokens', 'outputTokens', 'tokens', 'requests', 'nanoUsd'),
  amount,
  window,
  mode: optional(choice('enforce', 'shadow')),
})

const tenant = exact({
  name,
  keys: described(list(digest), 'Hashes of its keys.'),
  scope: optional(described(record(name), 'Names and values that every request of this tenant has.')),
})

const store = v.union(
  [
    exact({
      sqlite: described(name, 'A file, beside the settings file unless the path is absolute.'),
      durability: optional(choice('process', 'full')),
    }),
    exact({ redis: described(name, 'An address such as redis://127.0.0.1:6379.'), name: optional(name) }),
    exact({ memory: described(v.literal(true, 'true'), 'Kept in the process, and gone with it.') }),
  ],
  'a store: { sqlite }, { redis } or { memory: true }',
)

const ledger = exact({
  holdMs: optional(millis),
  maxAttempts: optional(v.pipe(tokens, v.minValue(1, 'a whole number from 1'))),
  whenDown: optional(choice('closed', 'open')),
  whenExpired: optional(choice('spend', 'free')),
  whenEmpty: optional(choice('create', 'lost')),
  unpriced: optional(choice('deny', 'tokens-only')),
  timeoutMs: optional(millis),
})

const alerts = exact({
  webhook: optional(
    exact({ url, secretFrom: described(variable, 'The environment variable with the secret that signs: whsec_…') }),
  ),
  windowShare: optional(
    v.pipe(
      number,
      v.check((share) => share > 0 && share <= 1, 'a part of the window, above 0, at most 1'),
    ),
  ),
  spend: optional(
    list(
      exact({
        id: name,
        amount: name,
        over: choice('day', 'month'),
        per: optional(choice('tenant', 'user', 'feature', 'model', 'endpoint')),
      }),
    ),
  ),
})

const positive = v.pipe(tokens, v.minValue(1, 'a whole number from 1'))

const noRoomStep = v.union(
  [exact({ waitMs: millis, mostWaiting: optional(positive) }), exact({ models: list(name) })],
  'a step: { waitMs } or { models }',
)

/** Options of the guard that JSON can say. */
const guard = exact({
  whenNoRoom: optional(list(noRoomStep)),
  cache: optional(exact({ keepMs: optional(millis), mostCodeUnits: optional(positive) })),
  whenPastBudget: optional(choice('end', 'error')),
  maxOutputTokens: optional(positive),
  leastOutputTokens: optional(tokens),
  circuitAfter: optional(tokens),
  retryWindowMs: optional(millis),
  idleMs: optional(millis),
  silentMs: optional(millis),
})

/** The sections of the file, by name. Everything else in it is a setting of `tokenroom serve`. */
export const sections = {
  upstreams: optional(exact({ openai: optional(upstream), anthropic: optional(upstream), gemini: optional(upstream) })),
  tenants: optional(list(tenant)),
  adminKeys: optional(list(digest)),
  limits: optional(list(limit)),
  store: optional(store),
  usage: optional(v.union([v.literal('none'), exact({ sqlite: name })], '"none", or { sqlite } with a file')),
  ledger: optional(ledger),
  guard: optional(guard),
  alerts: optional(alerts),
  unbounded: optional(
    v.union([v.literal('deny'), exact({ holdTokens: tokens })], '"deny", or { holdTokens } with the tokens to hold'),
  ),
  unknownEndpoints: optional(choice('deny', 'pass')),
} as const

export const proxyConfig = exact(sections)
/** The sections as they are written. */
export type WrittenConfig = v.InferOutput<typeof proxyConfig>
export type WrittenLimit = v.InferOutput<typeof limit>
