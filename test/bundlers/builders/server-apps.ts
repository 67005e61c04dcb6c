/** The fixture apps that run on a server: Next.js, Workers, Node and other test runners. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findNode } from '../../../scripts/node-versions.mjs'
import { bundleWorker, startWorker } from '../../edge/bundle-worker.ts'
import { type App, type Counts, openPages, PROMPT, runNode } from '../app.ts'
import { here, out, root, versionOf } from '../install.ts'

const next: App = {
  name: 'Next.js',
  version: versionOf(join(here, 'node_modules/next')),
  how: 'no configuration',
  counts: {
    tokens: 'o200k_base',
    tokensInWorker: 'o200k_base',
    imported: 'cl100k_base',
    tokensInRouteHandler: 'o200k_base',
    tokensInMiddleware: 'o200k_base',
  },
  async run({ browser }) {
    const cwd = join(here, 'next')
    const program = join(here, 'node_modules/next/dist/bin/next')
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    } as NodeJS.ProcessEnv
    rmSync(join(cwd, '.next'), { recursive: true, force: true })
    execFileSync(process.execPath, [program, 'build'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    limitMiddleware(cwd)
    const port = String(await freePort())
    const server = spawn(process.execPath, [program, 'start', '-H', '127.0.0.1', '-p', port], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      await untilReady(server)
      const origin = `http://127.0.0.1:${port}`
      const query = `prompt=${encodeURIComponent(PROMPT)}`
      const response = await fetch(`${origin}/api/count?${query}`, { method: 'POST', body: PROMPT })
      return {
        tokensInRouteHandler: ((await response.json()) as { tokens: number }).tokens,
        tokensInMiddleware: Number(response.headers.get('X-Token-Count')),
        ...(await openPages(browser, [`${origin}/main-thread`, `${origin}/`])),
      }
    } finally {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await ended
    }
  },
}

const workers: App = {
  name: 'Cloudflare Workers, wrangler',
  version: versionOf(join(root, 'node_modules/wrangler')),
  how: 'no configuration',
  counts: { tokens: 'o200k_base', imported: 'o200k_base' },
  async run() {
    const counts = { ...(await countOnWorkerd('worker.js')), ...(await countOnWorkerd('wasm.js')) }
    const refusal = String(counts.refusal)
    const line = `import wasm from 'tokenroom/encodings/o200k_base'`
    if (!refusal.includes(line)) throw new Error(`the error without { wasm } does not say "${line}": ${refusal}`)
    return counts
  },
}

const node: App = {
  name: 'Node, ESM without flags',
  version: process.versions.node,
  how: 'no configuration',
  counts: { tokens: 'o200k_base', imported: 'cl100k_base' },
  run: async () => runNode(['node/count.js']),
}

const nodeSource: App = {
  name: 'Node 24, `import source`',
  version: '24',
  how: 'no configuration',
  counts: { imported: 'o200k_base' },
  async run() {
    const program = findNode(24)
    if (program === null) throw new Error('there is no Node 24; run "npm run setup"')
    return runNode(['node/source-phase.js'], {}, program)
  },
}

const nodeTest: App = {
  name: 'node:test',
  version: process.versions.node,
  how: 'no configuration',
  counts: { tokens: 'o200k_base' },
  async run({ expected }) {
    runNode(['--test', 'node-test/count.test.js'], { EXPECTED_TOKENS: String(expected.o200k_base) })
    return { tokens: expected.o200k_base }
  },
}

const jest: App = {
  name: 'Jest',
  version: versionOf(join(here, 'node_modules/jest')),
  how: '`NODE_OPTIONS=--experimental-vm-modules`, as every ES module',
  counts: { tokens: 'o200k_base' },
  async run({ expected }) {
    const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--rootDir', 'jest', '--ci', '--silent']
    runNode(args, { EXPECTED_TOKENS: String(expected.o200k_base) })
    return { tokens: expected.o200k_base }
  },
}

export const serverApps: readonly App[] = [next, workers, node, nodeSource, nodeTest, jest]

/** Bundles a worker as a deployment does, runs it on workerd and lets it count. */
async function countOnWorkerd(script: string): Promise<Counts> {
  const folder = join(here, 'workers')
  const worker = startWorker(bundleWorker(join(folder, 'wrangler.jsonc'), join(out, script), join(folder, script)))
  try {
    const response = await worker.dispatchFetch('http://localhost/', { method: 'POST', body: PROMPT })
    return (await response.json()) as Counts
  } finally {
    await worker.dispose()
  }
}

/** The smallest limit for middleware is 1 MB under gzip: half of it shall be left for the app. */
const MIDDLEWARE_LIMIT_BYTES = 1_000_000

/** What Next.js would upload for the middleware: its scripts and the one encoding that it imports. */
function limitMiddleware(app: string): void {
  const folder = join(app, '.next')
  const manifest = JSON.parse(readFileSync(join(folder, 'server/middleware-manifest.json'), 'utf8')) as Manifest
  const { files, wasm, assets } = manifest.middleware['/'] ?? { files: [], wasm: [], assets: [] }
  if (wasm.length !== 1 || assets.length > 0) throw new Error(`${wasm.length} modules and ${assets.length} assets`)
  const paths = [...files, ...wasm.map(({ filePath }) => filePath)]
  const bytes = paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0)
  if (bytes > MIDDLEWARE_LIMIT_BYTES) {
    throw new Error(`the middleware is ${bytes} bytes under gzip, the limit is ${MIDDLEWARE_LIMIT_BYTES}`)
  }
}

interface Manifest {
  readonly middleware: Readonly<
    Record<
      string,
      {
        readonly files: readonly string[]
        readonly wasm: readonly { filePath: string }[]
        readonly assets: readonly unknown[]
      }
    >
  >
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server of Next.js ended with ${code}`)))
    server.stdout?.on('data', (chunk) => String(chunk).includes('Ready') && resolve())
  })
}
