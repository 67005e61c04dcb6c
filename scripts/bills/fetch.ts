/**
 * Makes the file of recorded requests from the public repository that they come from, at the commit that the figures
 * of `test/bills` are of. Only what the figures name is taken.
 *
 *     npm run bills:fetch                     clones the repository (some 100 MB) into a temporary folder first
 *     npm run bills:fetch -- <folder>         a clone that is there already, with the commit in it
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { readBills } from './files.ts'
import { recordingsPath } from './recordings.ts'

const REPOSITORY = 'https://github.com/pydantic/pydantic-ai.git'
const COMMIT = '4fda38988f2939fa6ea9cdefcf120693e10ef491'
/** Ids begin with the repository's name: `pydantic-ai/cassettes/<file>#<place>`. */
const ID = /^pydantic-ai\/(cassettes\/.*)#(\d+)$/

type Body = { readonly [field: string]: unknown }

interface Exchange {
  readonly request: { readonly parsed_body?: unknown; readonly body?: unknown }
}

const clone = process.argv[2] ?? cloned()
const git = (...args: string[]) =>
  execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 })

const paths = new Map<string, string>()
for (const path of git('ls-tree', '-r', '--name-only', COMMIT, 'tests').split('\n')) {
  const at = path.indexOf('cassettes/')
  if (at >= 0 && path.endsWith('.yaml')) paths.set(path.slice(at, -'.yaml'.length), path)
}

const read = new Map<string, readonly (Body | null)[]>()
const missing: string[] = []
const lines: string[] = []
for (const [id, { tokens, api, provider, model, notes }] of Object.entries(readBills())) {
  const [, name = '', place = ''] = ID.exec(id) ?? []
  const request = bodyOf(name, Number(place))
  if (request === null) missing.push(id)
  else lines.push(JSON.stringify({ id, api, provider, model, request, usage: { inputTokens: tokens }, notes }))
}
mkdirSync(dirname(recordingsPath), { recursive: true })
writeFileSync(recordingsPath, `${lines.join('\n')}\n`)
console.log(`${lines.length} recorded requests are in ${recordingsPath}`)
if (missing.length > 0) {
  console.error(`${missing.length} are not in the repository at ${COMMIT}:\n${missing.join('\n')}`)
  process.exit(1)
}

/** The body of a recorded request, or null where there is none. */
function bodyOf(name: string, place: number): object | null {
  const path = paths.get(name)
  if (path === undefined) return null
  const bodies = read.get(path) ?? bodiesIn(git('show', `${COMMIT}:${path}`))
  read.set(path, bodies)
  return bodies[place] ?? null
}

/** The body of each of a recording's exchanges, null for what is no JSON. */
function bodiesIn(yaml: string): readonly (Body | null)[] {
  const { interactions } = parse(yaml) as { interactions: readonly Exchange[] }
  return interactions.map(({ request }) => unwrapped(request.parsed_body ?? asJson(request.body)))
}

/** Endpoints that count have the request inside of another. */
function unwrapped(value: unknown): Body | null {
  if (typeof value !== 'object' || value === null) return null
  const body = value as Body
  const { converse, invokeModel } = (body.input ?? {}) as { converse?: Body; invokeModel?: { body: string } }
  if (converse) return converse
  if (invokeModel) return asJson(Buffer.from(invokeModel.body, 'base64').toString('utf8'))
  return (body.generateContentRequest as Body | undefined) ?? body
}

/** A body as text or as it was parsed. Recordings also have forms and files, which are nobody's chat. */
function asJson(text: unknown): Body | null {
  if (typeof text !== 'string') return (text ?? null) as Body | null
  try {
    return JSON.parse(text) as Body
  } catch {
    return null
  }
}

function cloned(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'tokenroom-bills-')), 'repository')
  console.log(`cloning ${REPOSITORY} to ${folder}`)
  execFileSync('git', ['clone', '--quiet', '--no-checkout', REPOSITORY, folder], { stdio: 'inherit' })
  return folder
}
