/** Bundles the suites for each runtime. The package itself stays what was built: the suites import it by its name. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

export const root = fileURLToPath(new URL('../../', import.meta.url))
/** Where the bundles are. */
export const out = join(root, 'build/runtimes')

const shared: esbuild.BuildOptions & { bundle: true } = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'error',
  // The paths in the projects' configurations lead to the sources; what is tested is the package.
  tsconfigRaw: {},
}

/** For Node, which finds the package by its name: `build` is inside of it. */
export async function bundleForNode(): Promise<string> {
  const outfile = join(out, 'node.mjs')
  await esbuild.build({
    ...shared,
    entryPoints: [join(root, 'test/runtimes/node.entry.ts')],
    outfile,
    platform: 'node',
    external: ['tokenroom', 'tokenroom/*'],
  })
  return outfile
}

let bundledForBrowsers: Promise<unknown> | undefined

/**
 * For browsers, which know addresses only: `/dist/` is the built package as it is. Once for all of them: a file that is
 * written anew while another browser reads it is half a script.
 */
export async function bundleForBrowsers(): Promise<void> {
  bundledForBrowsers ??= buildForBrowsers()
  await bundledForBrowsers
}

async function buildForBrowsers(): Promise<void> {
  const addresses: Readonly<Record<string, string>> = { tokenroom: '/dist/index.js' }
  await esbuild.build({
    ...shared,
    entryPoints: ['page', 'worker'].map((name) => join(root, `test/runtimes/browser-${name}.entry.ts`)),
    outdir: out,
    plugins: [
      {
        name: 'package-address',
        setup(build) {
          build.onResolve({ filter: /^tokenroom(\/|$)/ }, ({ path }) => ({
            path: addresses[path] ?? `/dist/${path.slice('tokenroom/'.length)}.js`,
            external: true,
          }))
        },
      },
    ],
  })
}
