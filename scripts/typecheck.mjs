// @ts-check
/**
 * Runs the native TypeScript compiler over every project of the repository and fails when one of them fails. One at a
 * time: each uses all cores.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const projects = readdirSync(root).filter((name) => /^tsconfig\.(?!base\.).+\.json$/.test(name))
for (const project of projects) {
  const started = performance.now()
  const { ok, output } = await check(project)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${output}${ok ? 'ok    ' : 'failed'} tsc -p ${project} (${seconds} s)`)
  if (!ok) process.exitCode = 1
}

/**
 * @param {string} project
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function check(project) {
  const args = ['node_modules/typescript-native/bin/tsc', '--noEmit', '--project', project]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ ok: code === 0, output })))
}
