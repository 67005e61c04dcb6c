// @ts-check
/** What a deployment uploads, in bytes under gzip: the examples for Workers and for edge middleware, bundled. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = `${root}build/deployed-sizes`

/** Of the limits: tiktoken/lite with its o200k_base uploads 1,509 KB, and the smallest limit for middleware is 1 MB. */
const LIMIT_BYTES = { worker: 860_000, middleware: 1_000_000 }

/** @typedef {{ name: string, size: number, sizeLimit: number, passed: boolean }} Size */

/** Bundles the examples as their platforms do. The package must be built. @returns {Promise<Size[]>} */
export async function deployedSizes() {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(`${folder}/node_modules`, { recursive: true })
  symlinkSync(root, `${folder}/node_modules/tokenroom`)
  for (const name of ['cloudflare-workers', 'vercel']) {
    cpSync(`${root}examples/${name}`, `${folder}/${name}`, {
      recursive: true,
      filter: (path) => !path.includes(`${name}/node_modules`),
    })
  }
  return [
    sized('the service with o200k_base, deployed to Workers', workerBytes(), LIMIT_BYTES.worker),
    sized('edge middleware with o200k_base', await middlewareBytes(), LIMIT_BYTES.middleware),
  ]
}

/** @param {string} name @param {number} size @param {number} sizeLimit @returns {Size} */
function sized(name, size, sizeLimit) {
  return { name, size, sizeLimit, passed: size <= sizeLimit }
}

/** As wrangler reports it. */
function workerBytes() {
  const wrangler = `${root}node_modules/wrangler/bin/wrangler.js`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--minify', '--outdir', 'out'],
    {
      cwd: `${folder}/cloudflare-workers`,
      encoding: 'utf8',
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: 'true' },
    },
  )
  const [, kibibytes] = stdout.match(/gzip: ([\d.]+) KiB/) ?? []
  if (kibibytes === undefined) throw new Error(`wrangler reported no size:\n${stdout}${stderr}`)
  return Math.round(Number(kibibytes) * 1024)
}

/** The script and the encoding that it imports. */
async function middlewareBytes() {
  const out = `${folder}/vercel/out`
  const { metafile } = await build({
    entryPoints: [`${folder}/vercel/middleware.js`],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['edge-light', 'import'],
    outdir: out,
    metafile: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'wasm-module',
        setup({ onResolve }) {
          onResolve({ filter: /\.wasm\?module$/ }, async ({ path, resolveDir }) => ({
            path: `${resolveDir}/${path.replace('?module', '')}`,
          }))
        },
      },
    ],
    loader: { '.wasm': 'copy' },
  })
  const files = Object.keys(metafile.outputs)
  if (!files.some((file) => file.endsWith('.wasm'))) throw new Error('the middleware imports no encoding')
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(`${process.cwd()}/${file}`), { level: 9 }).length, 0)
}
