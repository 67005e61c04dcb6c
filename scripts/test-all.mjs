// @ts-check
/**
 * Runs everything: installs what is missing, style and types, the build, the Vitest projects, the size limits, the browsers
 * and the other runtimes. Two stages run side by side, as each leaves a core idle at times. Prints what was skipped and why,
 * and ends with one line that sums all runners. Fails when a test fails, when a stage reports nothing, and when a stage
 * stops for another reason than its tests.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { runSideBySide } from './side-by-side.mjs'
import { closingLine, fromPlaywright, fromSizeLimit, fromVitest, noResults, sum } from './test-results.mjs'

/** @typedef {import('./test-results.mjs').Results} Results */
/**
 * @typedef {{ name: string, needs?: string[], command: string[], env?: Record<string, string>, report?: string,
 *   read?: (report: any) => Results }} Stage `needs` are the stages that end before it.
 */

const root = fileURLToPath(new URL('../', import.meta.url))
const reports = 'build/test-results'
const LANES = 2
/** How many tests a stage runs at a time beside another. */
const TESTS_AT_ONCE = String(Math.ceil(availableParallelism() / LANES) + 1)

/** What the tests of the built package wait for: the browsers and servers, and the build. */
const READY = ['setup', 'build']

/**
 * The first of the list that waits for nothing begins. A stage without a report counts as one test: it passes or it fails.
 * @type {Stage[]}
 */
const all = [
  // Finds or installs the browsers and servers that the tests run on, and says which. It compiles for a minute or two.
  { name: 'setup', command: ['node', 'scripts/setup.mjs'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'style', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['node', 'scripts/typecheck.mjs'] },
  { name: 'unused', command: ['knip', '--no-progress'] },
  { name: 'api pages', command: ['node', 'scripts/api-docs.mjs', '--check'] },
  {
    name: 'sizes',
    needs: ['build'],
    command: ['node', 'scripts/sizes.mjs', `${reports}/sizes.json`],
    report: 'sizes.json',
    read: fromSizeLimit,
  },
  {
    name: 'workers',
    needs: ['build'],
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
    name: 'browsers',
    needs: READY,
    command: ['playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${reports}/playwright.json` },
    report: 'playwright.json',
    read: fromPlaywright,
  },
  {
    name: 'vitest',
    needs: READY,
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports}/vitest.json`],
    report: 'vitest.json',
    read: fromVitest,
  },
  {
    name: 'bundlers',
    needs: READY,
    command: ['tsx', 'test/bundlers/run.ts'],
    report: 'bundlers.json',
    read: ({ results }) => results,
  },
  {
    name: 'runtimes',
    needs: READY,
    command: ['tsx', 'test/runtimes/run.ts'],
    report: 'runtimes.json',
    read: ({ results }) => results,
  },
  { name: 'tables', needs: ['runtimes', 'bundlers'], command: ['node', 'scripts/readme-runtimes.mjs', '--check'] },
]

/**
 * The output of a stage is shown live when it runs alone, and in one piece when others run at the same time.
 * @param {Stage} stage @param {boolean} isAlone @returns {Promise<Results>}
 */
async function run({ name, command, env, report, read }, isAlone) {
  const started = performance.now()
  console.log(`\n── ${name}: ${command.join(' ')}`)
  const { status, output } = await execute(command, env, isAlone)
  if (output !== '') console.log(`\n── ${name} printed:\n${output.trimEnd()}`)
  const ok = status === 0
  const seconds = Math.round((performance.now() - started) / 1000)
  times.push(`${name} ${seconds}`)
  console.log(`── ${name}: ${ok ? 'ok' : `failed (${status})`}, ${seconds} s`)
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

/**
 * Runs a program to its end. Returns its exit code, its signal or why it did not start, and its output if that was kept.
 * @param {string[]} command @param {Record<string, string> | undefined} env @param {boolean} isAlone
 * @returns {Promise<{ status: number | string, output: string }>}
 */
function execute([program = '', ...args], env, isAlone) {
  const stream = isAlone ? 'inherit' : 'pipe'
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', stream, stream],
    env: {
      ...(!isAlone && { TESTS_AT_ONCE }),
      ...process.env,
      PATH: `${root}node_modules/.bin:${process.env.PATH}`,
      ...env,
    },
  })
  let output = ''
  for (const from of [child.stdout, child.stderr]) {
    from?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ status: message, output }))
    child.on('close', (code, signal) => resolve({ status: code ?? signal ?? 'no exit code', output }))
  })
}

rmSync(`${root}${reports}`, { recursive: true, force: true })
mkdirSync(`${root}${reports}`, { recursive: true })
const only = process.argv.slice(2)
const unknown = only.filter((name) => !all.some((stage) => stage.name === name))
if (unknown.length > 0) {
  console.error(`no stage ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const stages = all.filter(({ name }) => only.length === 0 || only.includes(name))
/** What each stage took, in the order in which they ended. @type {string[]} */
const times = []
const results = sum(await runSideBySide(stages, LANES, (stage) => run(stage, stages.length === 1)))

console.log(`\nseconds: ${times.join(', ')}`)
for (const { name, reason } of results.skipped) console.log(`skipped: ${name} (${reason})`)
for (const name of results.failed) console.log(`failed: ${name}`)
console.log(closingLine(results))
process.exitCode = results.failed.length > 0 ? 1 : 0
