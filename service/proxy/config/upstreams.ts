/** The providers behind the proxy: where they are, and the key for each, which comes from the environment. */
import { invalid } from '../../schemas/read.ts'
import type { WrittenConfig } from './schema.ts'

/** The kinds of APIs that have an upstream each. `openai` is everything that is compatible with it. */
const UPSTREAMS = ['openai', 'anthropic', 'gemini'] as const
export type UpstreamName = (typeof UPSTREAMS)[number]

export interface Upstream {
  /** The address without what all paths of the API begin with: `https://api.openai.com`. */
  readonly base: string
  /** The key of the provider; null for one that needs none. */
  readonly key: string | null
}

export type Environment = Readonly<Record<string, string | undefined>>

const usualVariables: Readonly<Record<UpstreamName, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  gemini: 'GEMINI_API_KEY',
}

/** Every upstream that is named. Throws `INVALID_ARGUMENT` for a key that is missing, or that would be sent in the clear. */
export function readUpstreams(
  written: NonNullable<WrittenConfig['upstreams']>,
  environment: Environment,
): ReadonlyMap<UpstreamName, Upstream> {
  const read = new Map<UpstreamName, Upstream>()
  for (const name of UPSTREAMS) {
    const upstream = written[name]
    if (upstream === undefined) continue
    const path = `config.upstreams.${name}`
    const { keyFrom = usualVariables[name] } = upstream
    const url = new URL(upstream.url)
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
      // Not the address itself: it may hold a key.
      throw invalid(
        `${path}.url`,
        { host: url.host },
        'an address without a user, a query and a fragment; keys come from the environment',
      )
    }
    const key = keyFrom === null ? null : keyOf(environment, keyFrom, path)
    if (key !== null && url.protocol === 'http:' && !isThisMachine(url.hostname)) {
      throw invalid(
        `${path}.url`,
        upstream.url,
        'an https address, as the key would be sent in the clear; or "keyFrom": null',
      )
    }
    read.set(name, { base: `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1(?:beta)?$/, '')}`, key })
  }
  return read
}

/**
 * Upstreams as they are typed: an address of a known provider, or `name=address`. Any other address is taken for one that
 * is compatible with OpenAI. Throws `INVALID_ARGUMENT`.
 */
export function parseUpstreams(typed: readonly string[]): NonNullable<WrittenConfig['upstreams']> {
  const upstreams: Partial<Record<UpstreamName, { url: string }>> = {}
  for (const text of typed) {
    const [, prefix, rest] = /^([a-z]+)=(.*)$/.exec(text) ?? []
    const url = rest ?? text
    const name = prefix === undefined ? nameOf(url) : UPSTREAMS.find((one) => one === prefix)
    if (name === undefined || !URL.canParse(url)) {
      throw invalid(
        '--upstream',
        text,
        `an address such as https://api.openai.com, or name=address with ${UPSTREAMS.join(', ')}`,
      )
    }
    upstreams[name] = { url }
  }
  return upstreams
}

function nameOf(url: string): UpstreamName | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname } = new URL(url)
  if (hostname.endsWith('anthropic.com')) return 'anthropic'
  return hostname.endsWith('googleapis.com') ? 'gemini' : 'openai'
}

function keyOf(environment: Environment, variable: string, path: string): string {
  const key = environment[variable]?.trim() ?? ''
  if (/^[\x21-\x7e]+$/.test(key)) return key
  const expected = `the environment to have ${variable} with the provider's key; set it, or write "keyFrom": null`
  throw invalid(`${path}.keyFrom`, key === '' ? undefined : { characters: key.length }, expected)
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
