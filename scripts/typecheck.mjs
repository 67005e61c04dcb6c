// @ts-check
/** Runs the TypeScript compiler over every project of the repository and fails when one of them fails. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const atRoot = readdirSync(root).filter((name) => /^tsconfig\.(?!base\.).+\.json$/.test(name))
const inFolders = ['demo/tsconfig.json', 'demo/tsconfig.node.json'].filter((name) => existsSync(join(root, name)))
const failed = []
for (const project of [...atRoot, ...inFolders]) {
  const started = performance.now()
  const args = [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--project', project]
  const run = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${run.status === 0 ? 'ok    ' : 'failed'} tsc -p ${project} (${seconds} s)`)
  if (run.status !== 0) failed.push(project)
}
process.exitCode = failed.length === 0 ? 0 : 1
