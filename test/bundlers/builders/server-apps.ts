/** The fixture apps that run on a server: Next.js, Workers, Node and other test runners. */
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findNode } from '../../../scripts/node-versions.mjs'
import { bundleWorker, startWorker } from '../../edge/bundle-worker.ts'
import { freePort } from '../../helpers/free-port.ts'
import { run, start } from '../../helpers/processes.ts'
import { type App, type Counts, openPages, PROMPT, runNode } from '../app.ts'
import { here, out, root, versionOf } from '../install.ts'

/** The same app for each of the bundlers that Next.js has. */
function nextApp(name: string, ...flags: readonly string[]): App {
  return {
    name,
    version: versionOf(join(here, 'node_modules/next')),
    how: 'no configuration',
    counts: {
      tokens: 'o200k_base',
      tokensInWorker: 'o200k_base',
      imported: 'cl100k_base',
      tokensInRouteHandler: 'o200k_base',
      importedInRouteHandler: 'cl100k_base',
      tokensInMiddleware: 'o200k_base',
    },
    isSlow: true,
    async run({ browser }) {
      // A folder for each, beneath the fixtures' packages: Next.js builds into its app.
      const cwd = join(here, 'build', ['next', ...flags].join(''))
      rmSync(cwd, { recursive: true, force: true })
      cpSync(join(here, 'next'), cwd, { recursive: true })
      const program = join(here, 'node_modules/next/dist/bin/next')
      const env = {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
      } as NodeJS.ProcessEnv
      const built = await run([process.execPath, program, 'build', ...flags], { cwd, env })
      if (built.code !== 0) throw new Error(`it cannot be built:\n${built.output}`)
      limitMiddleware(cwd)
      const port = String(await freePort())
      const command = [process.execPath, program, 'start', '-H', '127.0.0.1', '-p', port]
      const server = await start(command, /Ready/, { cwd, env })
      try {
        const origin = `http://127.0.0.1:${port}`
        const query = `prompt=${encodeURIComponent(PROMPT)}`
        const response = await fetch(`${origin}/api/count?${query}`, { method: 'POST', body: PROMPT })
        const imported = await fetch(`${origin}/api/imported`, { method: 'POST', body: PROMPT })
        return {
          tokensInRouteHandler: await tokensIn(response),
          importedInRouteHandler: await tokensIn(imported),
          tokensInMiddleware: Number(response.headers.get('X-Token-Count')),
          ...(await openPages(browser, [`${origin}/main-thread`, `${origin}/`])),
        }
      } finally {
        await server.stop()
      }
    },
  }
}

const next = nextApp('Next.js')
const nextWebpack = nextApp('Next.js, webpack', '--webpack')

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
    await runNode(['--test', 'node-test/count.test.js'], { EXPECTED_TOKENS: String(expected.o200k_base) })
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
    await runNode(args, { EXPECTED_TOKENS: String(expected.o200k_base) })
    return { tokens: expected.o200k_base }
  },
}

export const serverApps: readonly App[] = [next, nextWebpack, workers, node, nodeSource, nodeTest, jest]

async function tokensIn(response: Response): Promise<number> {
  return ((await response.json()) as { tokens: number }).tokens
}

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
