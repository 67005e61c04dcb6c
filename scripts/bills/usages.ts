/**
 * Makes `test/fixtures/usages.generated.json`: the usage that each recorded answer reports, as the provider wrote it, beside
 * what the list of recordings says of it. Figures only: of an answer nothing is kept but its usage, model and tier.
 *
 *     npm run bills:usages -- <folder>     a clone of the recordings' repository, with the commit of `fetch.ts` in it
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { howToGet, readRecordings } from './recordings.ts'

const COMMIT = '4fda38988f2939fa6ea9cdefcf120693e10ef491'
const ID = /^pydantic-ai\/(cassettes\/.*)#(\d+)$/
/** Answers that the list of recordings leaves out, as it cannot say what one request cost: several runs, tools of the provider. */
const MORE =
  /cassettes\/(?:test_anthropic\/test_anthropic_(?:compaction|advisor_tool)|test_google\/.*(?:search|fetch)_tool|test_code_execution)/

const KEPT = ['usage', 'usageMetadata', 'model', 'modelVersion', 'service_tier'] as const
const COUNTS = [
  'input_tokens',
  'inputTokens',
  'totalTokens',
  'promptTokensDetails',
  'totalBillableCharacters',
  'object',
]

type Json = Readonly<Record<string, unknown>>
interface Exchange {
  readonly response?: { readonly parsed_body?: unknown; readonly body?: unknown }
}

const clone = process.argv[2]
const recordings = readRecordings()
if (clone === undefined || recordings === null) throw new Error(clone === undefined ? 'name the clone' : howToGet)
const git = (...args: string[]) =>
  execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 })

const paths = new Map<string, string>()
for (const path of git('ls-tree', '-r', '--name-only', COMMIT, 'tests').split('\n')) {
  const at = path.indexOf('cassettes/')
  if (at >= 0 && path.endsWith('.yaml')) paths.set(path.slice(at, -'.yaml'.length), path)
}

const read = new Map<string, readonly Exchange[]>()
const lines: string[] = []
const seen = new Set<string>()
for (const { id, api, provider, usage } of recordings) {
  const [, name = '', place = ''] = ID.exec(id) ?? []
  const events = eventsOf(exchangesOf(name)[Number(place)])
  if (events.length === 0) throw new Error(`${id} has no usage`)
  const { modalities: _, promptTokens: __, ...expected } = usage as Json
  add({ id, api, provider, events: ends(events), expected })
}
for (const name of [...paths.keys()].filter((one) => MORE.test(one)).sort()) {
  for (const [place, exchange] of exchangesOf(name).entries()) {
    const events = eventsOf(exchange)
    if (!/"(?:iterations|toolUsePromptTokenCount)"/.test(JSON.stringify(events))) continue
    const isGemini = JSON.stringify(events).includes('usageMetadata')
    const [api, provider] = isGemini ? ['gemini', 'google'] : ['anthropic', 'anthropic']
    add({ id: `pydantic-ai/${name}#${place}`, api, provider, events: ends(events) })
  }
}
writeFileSync(
  fileURLToPath(new URL('../../test/fixtures/usages.generated.json', import.meta.url)),
  `[\n${lines.join(',\n')}\n]\n`,
)
console.log(`${lines.length} usages`)

/** One line for each usage that differs from all before. */
function add({ id, ...usage }: { readonly id: string; readonly [field: string]: unknown }): void {
  const text = JSON.stringify(usage)
  if (!seen.has(text)) lines.push(JSON.stringify({ id: id.replace('pydantic-ai/cassettes/', ''), ...usage }))
  seen.add(text)
}

/** The first and the last event: some APIs repeat the usage in each. */
function ends(events: readonly Json[]): readonly Json[] {
  return events.length <= 2 ? events : [events[0]!, events.at(-1)!]
}

function exchangesOf(name: string): readonly Exchange[] {
  const path = paths.get(name)
  if (path === undefined) throw new Error(`${name} is not in the repository at ${COMMIT}`)
  const known = read.get(path) ?? (parse(git('show', `${COMMIT}:${path}`)) as { interactions: Exchange[] }).interactions
  read.set(path, known)
  return known
}

/** The answer, or the events of its stream, without all that is not about usage. Those without a usage are left out. */
function eventsOf(exchange: Exchange | undefined): Json[] {
  const { parsed_body, body } = exchange?.response ?? {}
  const value = parsed_body ?? (body as Json | undefined)?.string ?? body
  if (value instanceof Uint8Array) {
    // Amazon's binary stream: the event with the usage is JSON in it.
    const found = /"usage":(\{(?:[^{}]|\{[^{}]*\})*\})/.exec(Buffer.from(value).toString('latin1'))
    return found ? [{ metadata: { usage: JSON.parse(found[1]!) } }] : []
  }
  const all: unknown[] = typeof value === 'string' ? parseText(value) : Array.isArray(value) ? value : [value]
  return all.map((event) => pruned(event as Json)).filter((event) => event !== null)
}

function parseText(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    const data = text.split(/\r?\n/).filter((line) => /^data: ?[{[]/.test(line) && line !== 'data: [DONE]')
    return data.map((line) => JSON.parse(line.slice('data:'.length)))
  }
}

function pruned(event: Json | null | undefined): Json | null {
  if (typeof event !== 'object' || event === null) return null
  const kept: Record<string, unknown> = {}
  for (const name of KEPT) if (event[name] !== undefined && event[name] !== null) kept[name] = event[name]
  for (const name of ['message', 'response', 'delta', 'x_groq']) {
    const inner = pruned(event[name] as Json)
    if (inner !== null) kept[name] = inner
  }
  const isUsage =
    'usage' in kept || 'usageMetadata' in kept || Object.values(kept).some((one) => typeof one === 'object')
  if (isUsage) return kept
  const counts = COUNTS.filter((name) => event[name] !== undefined)
  if (!counts.some((name) => typeof event[name] === 'number')) return null
  return Object.fromEntries(counts.map((name) => [name, event[name]]))
}
