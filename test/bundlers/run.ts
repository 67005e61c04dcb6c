/**
 * Builds every fixture app with its bundler, runs it, and compares what it counts with tiktoken. Writes what ran to
 * build/test-results/bundlers.json. `tsx test/bundlers/run.ts [name…]` runs only the apps with such a name.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import { closingLine, noResults } from '../../scripts/test-results.mjs'
import { AT_ONCE } from '../helpers/at-once.ts'
import { manyPagesOptions } from '../helpers/browsers.ts'
import { type App, type Context, PROMPT } from './app.ts'
import { install, root } from './install.ts'

install()
// After the installation: reading the versions needs it.
const { browserApps } = await import('./builders/browser-apps.ts')
const { serverApps } = await import('./builders/server-apps.ts')
const { recipeApps } = await import('./builders/recipe-apps.ts')

const wanted = process.argv.slice(2)
const apps = [...browserApps, ...serverApps, ...recipeApps].filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part.toLowerCase())),
)
const browser = await chromium.launch(manyPagesOptions())
const context: Context = {
  browser,
  expected: {
    o200k_base: get_encoding('o200k_base').encode(PROMPT).length,
    cl100k_base: get_encoding('cl100k_base').encode(PROMPT).length,
  },
}

const results = noResults()
const ran: { name: string; version: string; how: string; loads: string[] }[] = []
// Those that take long begin, so that the others run beside them.
const waiting = apps.toSorted((a, b) => Number(b.isSlow ?? false) - Number(a.isSlow ?? false))
await Promise.all(Array.from({ length: AT_ONCE }, next))
ran.sort((a, b) => position(a.name) - position(b.name))
await browser.close()

mkdirSync(join(root, 'build/test-results'), { recursive: true })
writeFileSync(join(root, 'build/test-results/bundlers.json'), JSON.stringify({ results, apps: ran }, null, 2))
console.log(closingLine(results))
process.exitCode = results.failed.length > 0 || results.passed === 0 ? 1 : 0

async function next(): Promise<void> {
  for (let app = waiting.shift(); app !== undefined; app = waiting.shift()) await runOne(app)
}

async function runOne(app: App): Promise<void> {
  const started = performance.now()
  const problem = await check(app).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${problem === null ? 'ok    ' : 'failed'} ${app.name} ${app.version} (${seconds} s)`)
  if (problem === null) {
    results.passed++
    if (!app.isRecipe) ran.push({ name: app.name, version: app.version, how: app.how, loads: Object.keys(app.counts) })
  } else {
    console.log(`       ${problem}`)
    results.failed.push(`${app.name}: ${problem}`)
  }
}

function position(name: string): number {
  return apps.findIndex((app) => app.name === name)
}

async function check(app: App): Promise<string | null> {
  const counts = await app.run(context)
  const wrong = Object.entries(app.counts).filter(([name, encoding]) => counts[name] !== context.expected[encoding])
  if (wrong.length === 0) return null
  const shown = wrong.map(([name, encoding]) => `${name} is ${String(counts[name])}, not ${context.expected[encoding]}`)
  return `${shown.join('; ')}; all counts: ${JSON.stringify(counts)}`
}
