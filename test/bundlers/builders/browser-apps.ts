/** The fixture apps that run in a browser, each built by its bundler as it comes. */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import * as vite from 'vite'
import { type App, openFolder, openPages } from '../app.ts'
import { here, installed, out, versionOf } from '../install.ts'

const BROWSER_COUNTS = {
  tokens: 'o200k_base',
  tokensInWorker: 'o200k_base',
  tokensInElement: 'o200k_base',
  imported: 'cl100k_base',
} as const
const noConfig = { configFile: false, logLevel: 'warn' } as const

const viteBuild: App = {
  name: 'Vite, built',
  version: vite.version,
  how: 'no configuration',
  counts: { ...BROWSER_COUNTS, importedByUrl: 'cl100k_base' },
  async run({ browser }) {
    const outDir = join(out, 'vite')
    await vite.build({ ...noConfig, root: join(here, 'vite'), build: { outDir, emptyOutDir: true } })
    return openFolder(browser, outDir)
  },
}

const viteDevelopment: App = {
  ...viteBuild,
  name: 'Vite, development server',
  async run({ browser }) {
    const server = await vite.createServer({
      ...noConfig,
      root: join(here, 'vite'),
      cacheDir: join(out, 'vite-cache'),
      server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    })
    try {
      await server.listen()
      return await openPages(browser, server.resolvedUrls?.local ?? [])
    } finally {
      await server.close()
    }
  },
}

const webpack: App = {
  name: 'webpack',
  version: versionOf(join(here, 'node_modules/webpack')),
  how: 'no configuration',
  counts: BROWSER_COUNTS,
  async run({ browser }) {
    const { buildWithWebpack } = await import('./webpack.mjs')
    const folder = prepare('webpack')
    await buildWithWebpack(join(here, 'webpack/main.js'), folder)
    return openFolder(browser, folder)
  },
}

const rollup: App = {
  name: 'Rollup',
  version: versionOf(join(here, 'node_modules/rollup')),
  how: 'copy the files beside the bundle',
  counts: BROWSER_COUNTS,
  async run({ browser }) {
    const { buildWithRollup } = await import('./rollup.mjs')
    const folder = prepare('rollup')
    await buildWithRollup(join(here, 'rollup/main.js'), folder)
    copyBeside(folder)
    return openFolder(browser, folder)
  },
}

const esbuildCopied: App = {
  name: 'esbuild',
  version: esbuild.version,
  how: 'copy the files beside the bundle',
  counts: BROWSER_COUNTS,
  async run({ browser }) {
    const folder = prepare('esbuild')
    await esbuild.build({ ...bundle, entryPoints: [join(here, 'esbuild/main.js')], outdir: folder })
    copyBeside(folder)
    return openFolder(browser, folder)
  },
}

const esbuildInlined: App = {
  name: 'esbuild, encoding in the bundle',
  version: esbuild.version,
  how: "`loader: { '.wasm': 'binary' }`",
  counts: { imported: 'o200k_base' },
  async run({ browser }) {
    const folder = prepare('esbuild', 'esbuild-inlined')
    const outfile = join(folder, 'main.js')
    await esbuild.build({
      ...bundle,
      entryPoints: [join(here, 'esbuild/inlined.js')],
      outfile,
      loader: { '.wasm': 'binary' },
    })
    return openFolder(browser, folder)
  },
}

const staticHost: App = {
  name: 'no bundler, any static host',
  version: '',
  how: 'copy `dist`, `<script type="module">`',
  counts: { tokens: 'o200k_base', tokensInWorker: 'o200k_base' },
  async run({ browser }) {
    const folder = prepare('static')
    cpSync(join(installed, 'dist'), join(folder, 'tokenroom'), { recursive: true })
    await openFolder(browser, folder)
    // A host that has never heard of WebAssembly.
    return openFolder(browser, folder, { types: { '.wasm': 'application/octet-stream' } })
  },
}

const bundle = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' } as const

export const browserApps: readonly App[] = [
  viteBuild,
  viteDevelopment,
  webpack,
  rollup,
  esbuildCopied,
  esbuildInlined,
  staticHost,
]

/** A folder with the app's page for a build. Each app has its own, also where two are made from one fixture: apps run two at a time. */
function prepare(app: string, name = app): string {
  const folder = join(out, name)
  mkdirSync(folder, { recursive: true })
  cpSync(join(here, app, 'index.html'), join(folder, 'index.html'))
  return folder
}

// #region copy
/** The line for bundlers that leave `new URL(…, import.meta.url)` as it is. */
function copyBeside(folder: string): void {
  cpSync(join(installed, 'dist/encodings'), join(folder, 'encodings'), { recursive: true })
  cpSync(join(installed, 'dist/tokenizer.worker.js'), join(folder, 'tokenizer.worker.js'))
}
// #endregion
