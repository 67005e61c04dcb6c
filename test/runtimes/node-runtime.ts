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
    missing: () => (findNode(major) === null ? `there is no Node ${major}; run "npm run setup"` : null),
    async run(request) {
      const args = [await bundleForNode(), JSON.stringify(request)]
      const { stdout } = await execute(findNode(major) ?? '', args, { maxBuffer: 1 << 26 })
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
