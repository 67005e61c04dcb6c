/**
 * Runs the suites in an edge VM as it is in production: neither strings nor the bytes of a module become code. A process
 * of its own, which is busy for as long as they run: takes a `SuiteRequest` as JSON, prints a `RuntimeReport` as JSON.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { EdgeVM } from '@edge-runtime/vm'
import * as esbuild from 'esbuild'
import { vocabularies } from '../../src/encodings/table.ts'
import { root } from '../runtimes/bundle.ts'

const code = await bundleForVm()
// Without these limits a VM proves nothing.
const vm = new EdgeVM({
  codeGeneration: { strings: false, wasm: false },
  // In production there is the environment, and nothing else of Node's process.
  extend: (context) => Object.assign(context, { MODULES: compileFiles(), process: { env: {} } }),
})
vm.evaluate(code)
console.log(await vm.evaluate(`runInVm(${JSON.stringify(process.argv[2])})`))

function compileFiles(): Readonly<Record<string, WebAssembly.Module>> {
  const compile = (name: string) => new WebAssembly.Module(readFileSync(join(root, `dist/encodings/${name}.wasm`)))
  return Object.fromEntries(Object.keys(vocabularies).map((name) => [name, compile(name)]))
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
