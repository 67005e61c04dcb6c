import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const contributing = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8')

/** What a build, a test run or an installation makes. */
const MADE = ['build', 'dist', 'node_modules']

function foldersIn(path: string): string[] {
  return readdirSync(new URL(path, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !MADE.includes(entry.name))
    .map(({ name }) => `${path}${name}/`)
}

test('the map in CONTRIBUTING.md names every folder of the top level and of src, and no other', () => {
  const rows = [...contributing.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell)
  const named = rows.flatMap((cell) => [...cell.matchAll(/`([\w./-]+\/)`/g)].map(([, folder = '']) => folder))
  const folders = [...foldersIn('').filter((folder) => folder !== 'src/'), ...foldersIn('src/')]
  expect(named.sort()).toEqual(folders.sort())
})

test('the documentation’s index names every guide', () => {
  const index = readFileSync(new URL('docs/README.md', root), 'utf8')
  const guides = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md') && name !== 'README.md')
  expect([...index.matchAll(/^\| \[([\w-]+\.md)\]/gm)].map(([, name]) => name).sort()).toEqual(guides.sort())
})
