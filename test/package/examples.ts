/** The examples as projects of their own, with the packed package and the tools of this repository. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../helpers/processes.ts'
import { type Installed, root } from './packed.ts'

/** Copies `examples/<name>` beside the installed package; `packages` are what it takes besides tokenroom. */
export function copyExample(installed: Installed, name: string, packages: readonly string[] = []): string {
  const folder = join(installed.project, 'examples', name)
  cpSync(join(root, 'examples', name), folder, { recursive: true })
  for (const one of packages) {
    const link = join(installed.project, 'node_modules', one)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', one), link)
  }
  return folder
}

/** What wrangler makes of a worker. */
export interface BundledWorker {
  readonly modules: {
    type: 'ESModule' | 'CompiledWasm'
    path: string
    contents: string | Uint8Array<ArrayBuffer>
  }[]
  /** What is uploaded, in bytes under gzip, as wrangler reports it. */
  readonly gzipBytes: number
}

const quiet = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: 'true' }

/** Bundles the worker in `folder` as a deployment would, without one. */
export async function bundleWorker(folder: string): Promise<BundledWorker> {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const command = [process.execPath, wrangler, 'deploy', '--dry-run', '--minify', '--outdir', 'out']
  const { code, output } = await run(command, { cwd: folder, env: { ...process.env, ...quiet } })
  if (code !== 0) throw new Error(`wrangler ended with ${code}:\n${output}`)
  const [, size = '0'] = output.match(/gzip: ([\d.]+) KiB/) ?? []
  const names = readdirSync(join(folder, 'out'))
  const modules = names
    .filter((name) => /\.(js|wasm)$/.test(name))
    .sort((a, b) => Number(a.endsWith('.wasm')) - Number(b.endsWith('.wasm')))
    .map((name) => {
      const path = join(folder, 'out', name)
      return name.endsWith('.wasm')
        ? { type: 'CompiledWasm' as const, path: name, contents: readFileSync(path) }
        : { type: 'ESModule' as const, path: name, contents: readFileSync(path, 'utf8') }
    })
  return { modules, gzipBytes: Math.round(Number(size) * 1024) }
}
