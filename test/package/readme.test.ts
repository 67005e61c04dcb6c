import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blockOf, browserBlock, measureSizes, numbersBlock, readResults, resultsPage } from '../../bench/markdown.ts'
import { traps } from '../../bench/traps.ts'
import { packageJson, root } from './packed.ts'
import { programsIn } from './programs.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const results = readResults()

const programs = programsIn('README.md')

describe('the README', () => {
  test('starts with a program of at most twelve lines', () => {
    const lines = programs[0]?.program.split('\n').filter((line) => line.trim() !== '') ?? []
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThanOrEqual(12)
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
