/** Bundles a worker with wrangler as a deployment does, and starts what it made on workerd. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'

const root = fileURLToPath(new URL('../../', import.meta.url))
const quiet = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

/** One module of a worker, in the form that Miniflare takes. */
export interface WorkerModule {
  readonly type: 'ESModule' | 'CompiledWasm'
  readonly path: string
  readonly contents: Uint8Array<ArrayBuffer>
}

/** Bundles the worker that `config`, a wrangler file, describes, or another `script` with the same settings. */
export function bundleWorker(config: string, folder: string, script?: string): readonly WorkerModule[] {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const args = ['deploy', ...(script ? [script] : []), '--dry-run', '--outdir', folder, '--config', config]
  execFileSync(process.execPath, [wrangler, ...args], { env: { ...process.env, ...quiet }, stdio: 'pipe' })
  const names = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name))
  // The script comes first: that is how Miniflare knows where to begin.
  names.sort((a, b) => Number(a.endsWith('.wasm')) - Number(b.endsWith('.wasm')))
  return names.map((path) => ({
    type: path.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule',
    path,
    contents: new Uint8Array(readFileSync(join(folder, path))),
  }))
}

export function startWorker(modules: readonly WorkerModule[]): Miniflare {
  return new Miniflare({ modules: [...modules], compatibilityDate: '2026-04-01', cf: false })
}

/** The version of the workerd that `startWorker` starts. */
export function workerdVersion(): string {
  const { version } = createRequire(import.meta.resolve('miniflare'))('workerd/package.json') as { version: string }
  return version
}
