// @ts-check
/**
 * Runs the TypeScript compiler over every project of the repository, two at a time, and fails when one of them fails.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const AT_ONCE = 2

const root = fileURLToPath(new URL('../', import.meta.url))
const waiting = readdirSync(root).filter((name) => /^tsconfig\.(?!base\.).+\.json$/.test(name))
await Promise.all(Array.from({ length: AT_ONCE }, next))

async function next() {
  for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
    const started = performance.now()
    const { ok, output } = await check(project)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${output}${ok ? 'ok    ' : 'failed'} tsc -p ${project} (${seconds} s)`)
    if (!ok) process.exitCode = 1
  }
}

/**
 * @param {string} project
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function check(project) {
  const args = ['node_modules/typescript/bin/tsc', '--noEmit', '--project', project]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ ok: code === 0, output })))
}
