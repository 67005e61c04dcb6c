// @ts-check
/** Runs size-limit and writes its report, for people on the screen and as JSON to the file given. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = process.argv[2]
const program = fileURLToPath(new URL('../node_modules/size-limit/bin.js', import.meta.url))
const run = spawnSync(process.execPath, [program, '--json'], { encoding: 'utf8' })
/** @type {{ name: string, passed?: boolean, size: number, sizeLimit?: number }[]} */
let report = []
try {
  report = JSON.parse(run.stdout)
} catch {
  console.error(run.stdout, run.stderr)
  process.exit(1)
}
for (const { name, passed, size, sizeLimit } of report) {
  const limit = (sizeLimit ?? 0).toLocaleString('en').padStart(9)
  console.log(`${passed ? 'ok    ' : 'failed'} ${size.toLocaleString('en').padStart(9)} of ${limit} bytes  ${name}`)
}
if (file) writeFileSync(file, JSON.stringify(report, null, 2))
process.exitCode = run.status ?? 1
