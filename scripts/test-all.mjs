// @ts-check
/**
 * Runs everything: installs what is missing, then style and types, the build, the Vitest projects, the size limits, the
 * browsers and the other runtimes. Stages that leave a core idle run side by side. Prints what was skipped and why, and
 * ends with one line that sums all runners. Fails when a test fails, when a stage reports nothing, and when a stage
 * stops for another reason than its tests.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { closingLine, fromPlaywright, fromSizeLimit, fromVitest, noResults, sum } from './test-results.mjs'

/** @typedef {import('./test-results.mjs').Results} Results */
/** @typedef {{ name: string, command: string[], env?: Record<string, string>, report?: string, read?: (report: any) => Results }} Stage */

const root = fileURLToPath(new URL('../', import.meta.url))
const reports = 'build/test-results'

/**
 * The groups run one after another, the stages of a group side by side. A stage without a report counts as one test: it
 * passes or it fails. @type {Stage[][]}
 */
const groups = [
  [
    // Finds or installs the browsers and servers that the tests run on, and says which. It compiles for a minute or two.
    { name: 'setup', command: ['node', 'scripts/setup.mjs'] },
    { name: 'style', command: ['biome', 'ci', '.'] },
    { name: 'types', command: ['node', 'scripts/typecheck.mjs'] },
    { name: 'unused', command: ['knip', '--no-progress'] },
    { name: 'api pages', command: ['node', 'scripts/api-docs.mjs', '--check'] },
    { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  ],
  [
    {
      name: 'vitest',
      command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports}/vitest.json`],
      report: 'vitest.json',
      read: fromVitest,
    },
  ],
  [
    {
      name: 'browsers',
      command: ['playwright', 'test', '--reporter=list,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${reports}/playwright.json` },
      report: 'playwright.json',
      read: fromPlaywright,
    },
    {
      name: 'sizes',
      command: ['node', 'scripts/sizes.mjs', `${reports}/sizes.json`],
      report: 'sizes.json',
      read: fromSizeLimit,
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
  ],
  [
    {
      name: 'runtimes',
      command: ['tsx', 'test/runtimes/run.ts'],
      report: 'runtimes.json',
      read: ({ results }) => results,
    },
  ],
  [
    {
      name: 'bundlers',
      command: ['tsx', 'test/bundlers/run.ts'],
      report: 'bundlers.json',
      read: ({ results }) => results,
    },
  ],
  [{ name: 'tables', command: ['node', 'scripts/readme-runtimes.mjs', '--check'] }],
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
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}`, ...env },
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

/**
 * Runs two stages at a time: most machines have that many cores.
 * @param {Stage[]} group @returns {Promise<Results[]>}
 */
async function runGroup(group) {
  const waiting = [...group]
  /** @type {Results[]} */
  const found = []
  const next = async () => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      found.push(await run(stage, group.length === 1))
    }
  }
  await Promise.all([next(), next()])
  return found
}

rmSync(`${root}${reports}`, { recursive: true, force: true })
mkdirSync(`${root}${reports}`, { recursive: true })
const only = process.argv.slice(2)
const stages = groups.flat()
const unknown = only.filter((name) => !stages.some((stage) => stage.name === name))
if (unknown.length > 0) {
  console.error(`no stage ${unknown.join(', ')}; there are ${stages.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
/** What each stage took, in the order in which they ended. @type {string[]} */
const times = []
/** @type {Results[]} */
const all = []
for (const group of groups) {
  all.push(...(await runGroup(group.filter(({ name }) => only.length === 0 || only.includes(name)))))
}
const results = sum(all)

console.log(`\nseconds: ${times.join(', ')}`)
for (const { name, reason } of results.skipped) console.log(`skipped: ${name} (${reason})`)
for (const name of results.failed) console.log(`failed: ${name}`)
console.log(closingLine(results))
process.exitCode = results.failed.length > 0 ? 1 : 0
