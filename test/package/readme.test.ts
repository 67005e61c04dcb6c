import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blockOf, browserBlock, measureSizes, numbersBlock, readResults, resultsPage } from '../../bench/markdown.ts'
import { traps } from '../../bench/traps.ts'
import { type Installed, installPacked, packageJson, root, runNode } from './packed.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const results = readResults()

/** Every `js` block that is followed by a `text` block: a program and what it prints. */
const programs = [...readme.matchAll(/```js\n([\s\S]*?)```\s+```text\n([\s\S]*?)```/g)].map((match, index) => ({
  name: `program ${index + 1}`,
  program: match[1] ?? '',
  output: match[2] ?? '',
}))

let installed: Installed
beforeAll(() => {
  installed = installPacked()
})
afterAll(() => installed.remove())

describe('the README', () => {
  test('starts with a program of at most twelve lines', () => {
    const lines = programs[0]?.program.split('\n').filter((line) => line.trim() !== '') ?? []
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThanOrEqual(12)
  })

  test('has an output for every program that is plain JavaScript', () => {
    expect(readme.match(/```js\n/g)).toHaveLength(programs.length)
  })

  test.each(programs)('$name prints what it says, from the packed package', ({ name, program, output }) => {
    const file = join(installed.project, `${name.replace(' ', '-')}.mjs`)
    writeFileSync(file, program)
    expect(runNode(installed.project, file)).toBe(output)
  })

  test('names only commands that exist', () => {
    const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const named = [...readme.matchAll(/npm (?:run ([\w:]+)|(test))/g)].map((match) => match[1] ?? match[2] ?? '')
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((name) => !(name in scripts.scripts))).toEqual([])
  })

  test('names every entry of the package, and no other', () => {
    const table = readme.slice(readme.indexOf('## Other entry points'), readme.indexOf('## Where it runs'))
    const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1])
    const entries = Object.keys(packageJson.exports)
      // The two scripts that run inside a worker are not imported, and package.json is no entry.
      .filter((entry) => !/^\.\/(package\.json|.*worker\.js|worker\/serve|encodings\/)/.test(entry))
      .map((entry) => `${packageJson.name}${entry.slice(1)}`)
    expect(named.sort()).toEqual([...entries, 'tokenroom/encodings/<name>', 'tokenroom/encodings/<name>.wasm'].sort())
  })

  test('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeGreaterThan(3)
    for (const link of links) expect(() => readFileSync(join(root, link))).not.toThrow(/ENOENT/)
  })
})

describe('the numbers', () => {
  test('of the README are those of the last benchmark', () => {
    expect(blockOf(readme, 'numbers')).toBe(numbersBlock(results))
    expect(blockOf(readme, 'browser-numbers')).toBe(browserBlock(readResults('browser')))
    expect(readFileSync(join(root, 'docs/benchmarks.md'), 'utf8')).toBe(resultsPage(results))
  })

  test('of the README for sizes are those of what is built, to a twentieth', () => {
    const block = blockOf(readme, 'sizes')
    for (const { name, size } of measureSizes()) {
      const stated = block
        .split('\n')
        .find((line) => line.includes(name))
        ?.match(/([\d.]+) KB/)?.[1]
      expect(stated, `the README's line of ${name}`).toBeDefined()
      expect(Math.abs(Number(stated) * 1000 - size), name).toBeLessThan(Math.max(size / 20, 150))
    }
  })

  test('were measured with our ids equal to tiktoken’s on every text and trap', () => {
    const exactness = results?.rows.filter(({ group }) => group === 'exactness') ?? []
    expect(exactness.length).toBe(results === null ? 0 : results.texts.length + Object.keys(traps).length)
    expect(exactness.filter(({ cells }) => cells.tokenroom !== 'exact')).toEqual([])
  })
})
