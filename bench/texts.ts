import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
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

const MAX_BYTES = 800_000
const require = createRequire(import.meta.url)

/** The texts, all from pinned development dependencies: the same on every machine, and nothing is repeated to fill up. */
export function benchTexts(): BenchText[] {
  const documentation = nodeDocumentation()
  return [
    text('code', 'typescript.js of TypeScript', middle(read('typescript', 'lib/typescript.js'))),
    text('JSON', "Biome's configuration schema", read('@biomejs/biome', 'configuration_schema.json')),
    text('German', 'messages of VS Code', messages('de')),
    text('English', "Node's documentation, prose", documentation.replace(/```[\s\S]*?```/g, '')),
    text('HTML', "Node's documentation, rendered", marked.parse(documentation, { async: false })),
    text('Japanese', 'messages of VS Code', messages('ja')),
    text('Russian', 'messages of VS Code', messages('ru')),
    text('Chinese', 'messages of VS Code', messages('zh-hans')),
  ]
}

/** The texts, each in a file for the processes that measure. */
export function writeTexts(): (BenchText & { readonly file: string })[] {
  const folder = new URL('../build/bench/texts/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  return benchTexts().map((text) => {
    const file = fileURLToPath(new URL(`${text.name}.txt`, folder))
    writeFileSync(file, text.text)
    return { ...text, file }
  })
}

/** The comments of Node's type declarations, which are its documentation in Markdown. */
function nodeDocumentation(): string {
  const folder = dirname(require.resolve('@types/node/package.json'))
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
  const files = JSON.parse(read('monaco-editor-nls', `locale/${language}.json`)) as Record<
    string,
    Record<string, string>
  >
  return [...new Set(Object.values(files).flatMap((file) => Object.values(file)))].join('\n')
}

/** The file of an installed package, also of one that does not export it. */
function read(packageName: string, file: string): string {
  return readFileSync(join(dirname(require.resolve(`${packageName}/package.json`)), file), 'utf8')
}

/** Starts in the middle of a long file: the start of a bundle is not typical of it. */
function middle(long: string): string {
  return long.slice(long.length >> 1)
}

function text(name: string, source: string, whole: string): BenchText {
  // The limit is in bytes for every script. A character across the limit is left out.
  const bytes = new TextEncoder().encode(whole)
  let end = Math.min(bytes.length, MAX_BYTES)
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  const cut = bytes.subarray(0, end)
  const sha256 = createHash('sha256').update(cut).digest('hex')
  return { name, source, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(cut), bytes: end, sha256 }
}
