import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { markdownTable, tableRows } from './report.ts'
import type { Results } from './results.ts'

/** A size that size-limit measured, in bytes under gzip. */
export interface Size {
  readonly name: string
  readonly size: number
}

/** The rows of the README: what someone who chooses a tokenizer asks first. */
const README_ROWS = [
  { group: 'exactness', name: 'the same as tiktoken', label: 'same ids as tiktoken, texts and traps' },
  { group: 'count, first pass', name: 'geometric mean', label: 'count, first pass, MB/s' },
  { group: 'count of other kinds, first pass', name: 'geometric mean', label: 'the same, other kinds of text' },
  { group: 'count, repeated', name: 'geometric mean', label: 'count, repeated, MB/s' },
  { group: 'count of other kinds, repeated', name: 'geometric mean', label: 'the same, other kinds of text' },
  { group: 'encode, first pass', name: 'geometric mean', label: 'encode, first pass, MB/s' },
  { group: 'short strings that are new, per call', name: '100 bytes', label: 'count of 100 new bytes' },
  { group: 'start', name: 'import to first count', label: 'import to first count' },
  { group: 'start', name: 'resident after load', label: 'memory after that' },
  { group: 'start', name: 'over the wire, gzip', label: 'over the wire, gzip' },
  { group: 'edit to exact count', name: '10 million code units, p99', label: 'an edit in 10 MB, p99' },
  { group: 'edit to exact count', name: 'a million times one letter, p99', label: 'an edit in 1 MB of `a`, p99' },
  { group: 'hostile text, 80,000 characters', name: 'one letter', label: '80,000 times `a`' },
  { group: 'hostile text, 80,000 characters', name: '的', label: '80,000 times `的`' },
]

/** What the last whole run of the benchmark wrote, in Node or in a browser, or null when there was none yet. */
export function readResults(where: 'node' | 'browser' = 'node'): Results | null {
  const file = new URL(`./results/${where}.json`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : null
}

const NOT_MEASURED = 'Not measured yet: `npm run bench` does, on a machine that is not busy.'

/** The rows of the README that were measured in a browser. */
const BROWSER_ROWS = [
  { group: 'worker started to first count', name: 'nothing cached', label: 'worker to first count, nothing cached' },
  { group: 'worker started to first count', name: 'cached', label: 'the same, cached' },
  { group: 'worker started to first count', name: 'second worker', label: 'a second worker' },
  { group: 'count, first pass', name: 'geometric mean', label: 'count, first pass, MB/s' },
  { group: 'count, repeated', name: 'geometric mean', label: 'count, repeated, MB/s' },
  { group: 'a key pressed in 10 MB', name: 'count on the page, p50', label: 'key press in 10 MB to its count, p50' },
  {
    group: 'a key pressed in 10 MB',
    name: 'count painted, p99',
    label: 'key press in 10 MB to its painted count, p99',
  },
  {
    group: 'a key pressed in 10 MB, in the playground',
    name: 'count painted, p99',
    label: 'the same, in the playground',
  },
]

/** The README's comparison in a browser. */
export function browserBlock(results: Results | null): string {
  if (!results) return NOT_MEASURED.replace('npm run bench', 'npm run bench:browser')
  const { machine } = results
  const about =
    `\`${results.encoding}\`, ${results.browser ?? 'a browser'}, ${machine.cpu}, ${machine.cores} cores, ` +
    `${results.date.slice(0, 10)}. Each engine in a module worker, served by the same machine; median of ${results.rounds}. ` +
    'Keys: 200 in one run, with the frame limit of Chromium off, so that waiting for the display is not in it.'
  return `${markdownTable(results, BROWSER_ROWS)}\n\n${about}`
}

/** The README's comparison. */
export function numbersBlock(results: Results | null): string {
  if (!results) return NOT_MEASURED
  const { machine } = results
  const namesIn = (wanted: string) => results.rows.filter(({ group }) => group === wanted).map(({ name }) => name)
  const texts = namesIn('count, first pass')
  const about =
    `\`${results.encoding}\`, ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${results.date.slice(0, 10)}. ` +
    `Speeds are geometric means over ${texts.length} texts (${texts.join(', ')}), ` +
    `each measured in its own process, median of ${results.rounds}. ` +
    `Other kinds of text: ${namesIn('count of other kinds, first pass').join(', ')}.`
  // A group that results of an earlier version do not have is left out.
  const rows = README_ROWS.filter(({ group }) => results.rows.some((row) => row.group === group))
  return `${markdownTable(results, rows)}\n\n${about}`
}

/** The README's table of what an import costs. */
export function sizesBlock(sizes: readonly Size[]): string {
  const rows = sizes.map(({ name, size }) => `| ${/[{/]/.test(name) ? `\`${name}\`` : name} | ${kilobytes(size)} |`)
  return ['| import | gzip |', '|---|---:|', ...rows].join('\n')
}

/** Runs size-limit over the built files. */
export function measureSizes(): Size[] {
  const script = fileURLToPath(new URL('../scripts/sizes.mjs', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [script, '--json'], { encoding: 'utf8' })) as Size[]
}

/** Every row of the benchmark as a page. */
export function resultsPage(results: Results | null): string {
  if (!results) return `# Benchmarks\n\n${NOT_MEASURED}\n`
  const { machine } = results
  const rows = tableRows(results)
  const names = results.engines.map(({ name, version }) => `${name} ${version}`)
  const tables = [...new Set(rows.map(({ group }) => group))].map((group) => {
    const lines = rows
      .filter((row) => row.group === group)
      .map(({ name, cells }) => `| ${[name, ...cells].join(' | ')} |`)
    const head = [`| | ${names.join(' | ')} |`, `|---|${names.map(() => '---:|').join('')}`]
    return [`## ${group[0]?.toUpperCase()}${group.slice(1)}`, '', ...head, ...lines, ''].join('\n')
  })
  const texts = results.texts.map(
    ({ name, source, bytes, sha256 }) =>
      `| ${name} | ${source} | ${bytes.toLocaleString('en')} | \`${sha256.slice(0, 12)}\` |`,
  )
  return `# Benchmarks

Written by \`npm run bench:readme\` from what \`npm run bench\` measured; not edited by hand. Speeds are in MB/s of UTF-8.

${results.encoding}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node},
${results.date.slice(0, 10)}, median of ${results.rounds}. Every text has a process of its own for each engine, and the engines take turns. What
takes a process longer than four seconds is measured in the first round only, and a call that takes longer than a second is
not repeated. "First pass" is the first count in a fresh process, including compilation. "New text in warm code" is the
first count of a text in a process that counted parts of other texts before, all texts of a table one after another.
"Repeated" is the median of the same count again and again, where tokenroom remembers chunks of text and their counts.
Ratios are the geometric mean over a table's rows, and the least of them.

${tables.join('\n')}
## Texts

| text | source | bytes | SHA-256 |
|---|---|---:|---|
${texts.join('\n')}
`
}

/** The document with what stands between the two markers of a name replaced. */
export function replaceBlock(document: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the document has no block from "${start}" to "${end}"`)
  return `${document.slice(0, from + start.length)}\n${content}\n${document.slice(to)}`
}

/** What stands between the two markers of a name. */
export function blockOf(document: string, name: string): string {
  const inside = document.match(new RegExp(`<!-- ${name}:start -->\\n([\\s\\S]*?)\\n<!-- ${name}:end -->`))?.[1]
  if (inside === undefined) throw new Error(`the document has no block "${name}"`)
  return inside
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0)} KB`
}
