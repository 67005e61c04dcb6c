/** Node, in the versions that are supported. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findNode } from '../../scripts/node-versions.mjs'
import { bundleForNode } from './bundle.ts'
import { firstFalse, type Runtime } from './runtime.ts'
import type { RuntimeReport } from './suites.ts'

const execute = promisify(execFile)

export function nodeRuntime(major: number): Runtime {
  return {
    name: `Node ${major}`,
    loads: "`import { loadTokenizer } from 'tokenroom'` reads the file beside the code",
    async run(request) {
      const program = findNode(major)
      if (program === null) throw new Error(`Node ${major} is not on this machine; run "npm run setup"`)
      const args = [await bundleForNode(), JSON.stringify(request)]
      const { stdout } = await execute(program, args, { maxBuffer: 1 << 26 })
      const report = JSON.parse(stdout) as RuntimeReport
      return { version: report.backend.node ?? '', report }
    },
    mismatch: (backend) =>
      firstFalse({
        [`is Node ${major}`]: backend.node?.startsWith(`${major}.`) === true,
        'compiles WebAssembly from bytes': backend.compilesBytes,
      }),
  }
}
