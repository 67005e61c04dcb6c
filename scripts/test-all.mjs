// @ts-check
/**
 * Runs everything: style and types, the build, the Vitest projects, the size limits, the browsers. Prints what was
 * skipped and why, and ends with one line that sums all runners. Fails when a test fails, when a stage reports
 * nothing, and when a stage stops for another reason than its tests.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { closingLine, fromPlaywright, fromSizeLimit, fromVitest, noResults, sum } from './test-results.mjs'

/** @typedef {import('./test-results.mjs').Results} Results */
/** @typedef {{ name: string, command: string[], env?: Record<string, string>, report?: string, read?: (report: any) => Results }} Stage */

const root = fileURLToPath(new URL('../', import.meta.url))
const reports = 'build/test-results'

/** A stage without a report counts as one test: it passes or it fails. @type {Stage[]} */
const stages = [
  { name: 'style', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['node', 'scripts/typecheck.mjs'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  {
    name: 'vitest',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports}/vitest.json`],
    report: 'vitest.json',
    read: fromVitest,
  },
  {
    name: 'sizes',
    command: ['node', 'scripts/sizes.mjs', `${reports}/sizes.json`],
    report: 'sizes.json',
    read: fromSizeLimit,
  },
  {
    name: 'browsers',
    command: ['playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${reports}/playwright.json` },
    report: 'playwright.json',
    read: fromPlaywright,
  },
  {
    name: 'runtimes',
    command: ['tsx', 'test/runtimes/run.ts'],
    report: 'runtimes.json',
    read: ({ results }) => results,
  },
  {
    name: 'workers',
    command: [
      'vitest',
      'run',
      '--config=test/edge/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reports}/workers.json`,
    ],
    env: { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
    report: 'workers.json',
    read: fromVitest,
  },
  {
    name: 'bundlers',
    command: ['tsx', 'test/bundlers/run.ts'],
    report: 'bundlers.json',
    read: ({ results }) => results,
  },
  { name: 'tables', command: ['node', 'scripts/readme-runtimes.mjs', '--check'] },
]

/** @param {Stage} stage @returns {Results} */
function run({ name, command, env, report, read }) {
  const started = performance.now()
  console.log(`\n── ${name}: ${command.join(' ')}`)
  const [program = '', ...args] = command
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}`, ...env },
  })
  const ok = status === 0
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`── ${name}: ${ok ? 'ok' : `failed (${error?.message ?? signal ?? `exit ${status}`})`}, ${seconds} s`)
  if (!report || !read) return ok ? { ...noResults(), passed: 1 } : { ...noResults(), failed: [name] }

  /** @type {Results} */
  let results
  try {
    results = read(JSON.parse(readFileSync(`${root}${reports}/${report}`, 'utf8')))
  } catch (cause) {
    return { ...noResults(), failed: [`${name}: no report (${cause instanceof Error ? cause.message : cause})`] }
  }
  const ranNothing = results.passed + results.failed.length === 0
  if (ranNothing) results.failed.push(`${name}: no test ran`)
  else if (!ok && results.failed.length === 0) results.failed.push(`${name}: stopped although no test failed`)
  return results
}

rmSync(`${root}${reports}`, { recursive: true, force: true })
mkdirSync(`${root}${reports}`, { recursive: true })
const only = process.argv.slice(2)
const unknown = only.filter((name) => !stages.some((stage) => stage.name === name))
if (unknown.length > 0) {
  console.error(`no stage ${unknown.join(', ')}; there are ${stages.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const results = sum(stages.filter(({ name }) => only.length === 0 || only.includes(name)).map(run))

console.log('')
for (const { name, reason } of results.skipped) console.log(`skipped: ${name} (${reason})`)
for (const name of results.failed) console.log(`failed: ${name}`)
console.log(closingLine(results))
process.exitCode = results.failed.length > 0 ? 1 : 0
