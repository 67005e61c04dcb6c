/** Vercel's edge runtime, as it is in production: neither strings nor the bytes of a module become code. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { EdgeVM } from '@edge-runtime/vm'
import packageJson from '@edge-runtime/vm/package.json' with { type: 'json' }
import * as esbuild from 'esbuild'
import { root } from '../runtimes/bundle.ts'
import { firstFalse, type Runtime } from '../runtimes/runtime.ts'
import type { RuntimeReport, SuiteRequest } from '../runtimes/suites.ts'
import type { EncodingFile } from './files.ts'

const FILES: readonly EncodingFile[] = ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base']

export const edgeVmRuntime: Runtime = {
  name: 'Vercel Edge (edge-runtime)',
  loads: "`import wasm from 'tokenroom/encodings/o200k_base'`, compiled at deployment",
  missing: () => null,
  async run(request) {
    const code = await bundleForVm()
    // Without a limit on code of its own, a VM proves nothing.
    const vm = new EdgeVM({
      codeGeneration: { strings: false, wasm: false },
      extend: (context) => Object.assign(context, { MODULES: compileFiles() }),
    })
    vm.evaluate(code)
    const json = JSON.stringify(JSON.stringify(request satisfies SuiteRequest))
    const answer = (await vm.evaluate(`runInVm(${json})`)) as string
    return { version: packageJson.version, report: JSON.parse(answer) as RuntimeReport }
  },
  mismatch: (backend) =>
    firstFalse({
      'it is the edge runtime': backend.edgeRuntime === 'edge-runtime',
      'is not Node': backend.node === null,
      'does not compile strings': !backend.compilesStrings,
      'does not compile WebAssembly from bytes': !backend.compilesBytes,
    }),
}

function compileFiles(): Readonly<Record<string, WebAssembly.Module>> {
  const compile = (name: string) => new WebAssembly.Module(readFileSync(join(root, `dist/encodings/${name}.wasm`)))
  return Object.fromEntries(FILES.map((name) => [name, compile(name)]))
}

/** One script, with the build for the edge; its imports of modules take what the VM was given. */
async function bundleForVm(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, 'test/edge/vm.entry.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['edge-light'],
    tsconfigRaw: {},
    logLevel: 'error',
    plugins: [
      {
        name: 'compiled-modules',
        setup(build) {
          build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({
            path: basename(path, '.wasm?module'),
            namespace: 'compiled-module',
          }))
          build.onLoad({ filter: /.*/, namespace: 'compiled-module' }, ({ path }) => ({
            contents: `export default MODULES.${path}`,
          }))
        },
      },
    ],
  })
  return outputFiles[0]?.text ?? ''
}
