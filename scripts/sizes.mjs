// @ts-check
/**
 * Runs size-limit over the built files and measures what deployments upload. Prints a table, and writes the report as JSON to
 * the file that is named. With `--json` it prints only the report.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deployedSizes } from './deployed-sizes.mjs'

const target = process.argv[2]
const root = fileURLToPath(new URL('../', import.meta.url))
const run = spawnSync(process.execPath, ['node_modules/size-limit/bin.js', '--json'], { cwd: root, encoding: 'utf8' })
/** @type {{ name: string, passed?: boolean, size: number, sizeLimit?: number }[]} */
let report = []
try {
  const parsed = JSON.parse(run.stdout)
  // A file that is missing, or a mistake in the limits, is reported as an object.
  if (!Array.isArray(parsed)) throw new Error(parsed.error)
  report = [...parsed, ...(await deployedSizes())]
} catch (cause) {
  console.error(`the sizes were not measured: ${cause instanceof Error ? cause.message : run.stderr}`)
  process.exit(1)
}
if (target === '--json') {
  console.log(JSON.stringify(report))
} else {
  for (const { name, passed, size, sizeLimit } of report) {
    const limit = (sizeLimit ?? 0).toLocaleString('en').padStart(9)
    console.log(`${passed ? 'ok    ' : 'failed'} ${size.toLocaleString('en').padStart(9)} of ${limit} bytes  ${name}`)
  }
  if (target) writeFileSync(target, JSON.stringify(report, null, 2))
}
process.exitCode = run.status || report.some(({ passed }) => !passed) ? 1 : 0
