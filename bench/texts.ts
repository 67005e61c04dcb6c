import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marked } from 'marked'

/** One real text of the benchmark. `bytes` are UTF-8 bytes, `sha256` names the text in the results. */
export interface BenchText {
  readonly name: string
  readonly source: string
  readonly text: string
  readonly bytes: number
  readonly sha256: string
}

/** A text of a language is cut after so many bytes. */
const LANGUAGE_BYTES = 800_000
const require = createRequire(import.meta.url)

/** A text for each of eight languages, all from pinned development dependencies: the same on every machine, and nothing is repeated to fill up. */
export function benchTexts(): BenchText[] {
  const documentation = nodeDocumentation()
  return [
    benchText('code', 'typescript.js of TypeScript', middle(readInPackage('typescript', 'lib/typescript.js'))),
    benchText('JSON', "Biome's configuration schema", readInPackage('@biomejs/biome', 'configuration_schema.json')),
    benchText('German', 'messages of VS Code', messages('de')),
    benchText('English', "Node's documentation, prose", documentation.replace(/```[\s\S]*?```/g, '')),
    benchText('HTML', "Node's documentation, rendered", marked.parse(documentation, { async: false })),
    benchText('Japanese', 'messages of VS Code', messages('ja')),
    benchText('Russian', 'messages of VS Code', messages('ru')),
    benchText('Chinese', 'messages of VS Code', messages('zh-hans')),
  ]
}

/** `texts`, each in a file for the processes that measure. */
export function writeTexts(texts: readonly BenchText[]): (BenchText & { readonly file: string })[] {
  const folder = new URL('../build/bench/texts/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  return texts.map((text) => {
    const file = fileURLToPath(new URL(`${text.name}.txt`, folder))
    writeFileSync(file, text.text)
    return { ...text, file }
  })
}

/** The comments of Node's type declarations, which are its documentation in Markdown. */
function nodeDocumentation(): string {
  const folder = packageFolder('@types/node')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.d.ts'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/\/\*\*[\s\S]*?\*\//g) ?? [])
    .map((comment) =>
      comment
        .slice(3, -2)
        .replace(/^[ \t]*\* ?/gm, '')
        .trim(),
    )
    .join('\n\n')
}

/** Every different message of one translation, one to a line. */
function messages(language: string): string {
  const files = JSON.parse(readInPackage('monaco-editor-nls', `locale/${language}.json`)) as Record<
    string,
    Record<string, string>
  >
  return [...new Set(Object.values(files).flatMap((file) => Object.values(file)))].join('\n')
}

/** The file of an installed package, also of one that does not export it. */
export function readInPackage(packageName: string, file: string): string {
  return readFileSync(join(packageFolder(packageName), file), 'utf8')
}

/** The folder of an installed package. */
export function packageFolder(packageName: string): string {
  // Not by resolving its package.json, which some packages do not export.
  const found = (require.resolve.paths(packageName) ?? [])
    .map((folder) => join(folder, packageName))
    .find((folder) => existsSync(join(folder, 'package.json')))
  if (found === undefined) throw new Error(`the package "${packageName}" is not installed: run "npm ci"`)
  return found
}

/** Starts in the middle of a long file: the start of a bundle is not typical of it. */
function middle(long: string): string {
  return long.slice(long.length >> 1)
}

/** The first `limit` bytes of `whole`, under its name. */
export function benchText(name: string, source: string, whole: string, limit = LANGUAGE_BYTES): BenchText {
  // The limit is in bytes for every script. A character across the limit is left out.
  const bytes = new TextEncoder().encode(whole)
  let end = Math.min(bytes.length, limit)
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  const cut = bytes.subarray(0, end)
  const sha256 = createHash('sha256').update(cut).digest('hex')
  return { name, source, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(cut), bytes: end, sha256 }
}
