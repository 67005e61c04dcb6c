/** Vercel's edge runtime, with the limits that it has in production. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import packageJson from '@edge-runtime/vm/package.json' with { type: 'json' }
import { root } from '../runtimes/bundle.ts'
import { firstFalse, type Runtime } from '../runtimes/runtime.ts'
import type { RuntimeReport } from '../runtimes/suites.ts'

const execute = promisify(execFile)

export const edgeVmRuntime: Runtime = {
  name: 'Vercel Edge (edge-runtime)',
  loads: "`import wasm from 'tokenroom/encodings/o200k_base'`, compiled at deployment",
  missing: () => null,
  async run(request) {
    const args = ['--import', 'tsx', join(root, 'test/edge/vm-process.ts'), JSON.stringify(request)]
    const { stdout } = await execute(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 })
    return { version: packageJson.version, report: JSON.parse(stdout) as RuntimeReport }
  },
  mismatch: (backend) =>
    firstFalse({
      'it is the edge runtime': backend.edgeRuntime === 'edge-runtime',
      'is not Node': backend.node === null,
      'does not compile strings': !backend.compilesStrings,
      'does not compile WebAssembly from bytes': !backend.compilesBytes,
    }),
}
