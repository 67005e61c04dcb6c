// @ts-check
/**
 * Writes the table of runtimes into README.md and the examples into docs/runtimes.md: the table from what the tests of
 * the runtimes and of the bundlers ran last, the examples from the fixture apps that those tests build.
 *
 *     node scripts/readme-runtimes.mjs           writes both
 *     node scripts/readme-runtimes.mjs --check   fails when a row or an example is not what ran
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {{ name: string, loads: string, version: string }} Row */

const file = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const read = (/** @type {string} */ path) => readFileSync(file(path), 'utf8')

/** @returns {Row[]} */
function rowsThatRan() {
  const { runtimes } = JSON.parse(read('build/test-results/runtimes.json'))
  const { apps } = JSON.parse(read('build/test-results/bundlers.json'))
  return [
    ...runtimes,
    ...apps.map((/** @type {{ name: string, how: string, version: string }} */ app) => ({ ...app, loads: app.how })),
  ]
}

/** @param {Row[]} rows */
function table(rows) {
  const lines = rows.map(({ name, loads, version }) => `| ${name} | ${loads} | ${version || '–'} |`)
  return ['| runtime or bundler | how the encoding is loaded | tested version |', '|---|---|---|', ...lines].join('\n')
}

/** The text between two markers of a document. */
const BLOCK = /(<!-- runtimes:start -->\n)([\s\S]*?)(<!-- runtimes:end -->)/

/** An example: the marker names a file, and a region of it. */
const EXAMPLE = /(<!-- from (\S+?)(?:#(\w+))? -->\n```(\w+)\n)([\s\S]*?)(^```$)/gm

/** @param {string} document */
function withExamples(document) {
  return document.replace(EXAMPLE, (_, start, path, region, _language, _old, end) => {
    return `${start}${excerpt(path, region)}\n${end}`
  })
}

/** @param {string} path @param {string | undefined} region */
function excerpt(path, region) {
  const text = read(path).trimEnd()
  if (region === undefined) return text
  const inside = text.match(new RegExp(`#region ${region}\\b[^\\n]*\\n([\\s\\S]*?)\\n[^\\n]*#endregion`))?.[1]
  if (inside === undefined) throw new Error(`${path} has no region "${region}"`)
  const lines = inside.trimEnd().split('\n')
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join('\n')
}

/** The names and ways of a table, without the versions, which depend on the machine. @param {string} text */
function withoutVersions(text) {
  return text.replace(/ [^|]+ \|$/gm, '')
}

const readme = read('README.md')
const docs = read('docs/runtimes.md')
const made = table(rowsThatRan())
if (process.argv.includes('--check')) {
  const stands = readme.match(BLOCK)?.[2]?.trimEnd() ?? ''
  const problems = [
    ...(withoutVersions(stands) === withoutVersions(made) ? [] : ['the table of runtimes in README.md']),
    ...(withExamples(docs) === docs ? [] : ['an example in docs/runtimes.md']),
  ]
  for (const what of problems) console.error(`${what} is not what ran; run "npm run runtimes:readme"`)
  process.exitCode = problems.length === 0 ? 0 : 1
} else {
  if (!BLOCK.test(readme)) throw new Error('README.md has no block "runtimes"')
  writeFileSync(
    file('README.md'),
    readme.replace(BLOCK, (_, start, _old, end) => `${start}${made}\n${end}`),
  )
  writeFileSync(file('docs/runtimes.md'), withExamples(docs))
}
