import { defineConfig, type Rolldown, type UserConfig } from 'tsdown'

/**
 * Every entry of the package as one file in `dist/`, shared code in chunks beside them. The folder stays flat, so
 * that `new URL('./encodings/…', import.meta.url)` means the same file from every one of them.
 */
const entries = {
  index: 'src/index.ts',
  edge: 'src/edge.ts',
  worker: 'workers/page/index.ts',
  'worker-serve': 'workers/thread/serve.ts',
  planner: 'src/planner/index.ts',
  chat: 'src/chat/index.ts',
  models: 'src/models/index.ts',
  'models-all': 'src/models/all.ts',
  ledger: 'src/ledger/index.ts',
  'ledger-sqlite': 'src/ledger/sqlite.ts',
  'ledger-redis': 'src/ledger/redis.ts',
  'ledger-durable-object': 'src/ledger/durable-object.ts',
  usage: 'src/usage/index.ts',
  guard: 'src/guard/index.ts',
  sdk: 'src/sdk/index.ts',
  preflight: 'service/index.ts',
  proxy: 'service/proxy/index.ts',
  element: 'src/elements/index.ts',
  'element-define': 'src/elements/define.ts',
  react: 'src/react/index.ts',
  'engines-tiktoken': 'src/engines/tiktoken.ts',
  'engines-huggingface': 'src/engines/huggingface.ts',
}

const shared = {
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  tsconfig: 'tsconfig.core.json',
  dts: true,
  hash: true,
  outDir: 'dist',
  // Only the generated JavaScript and declarations: dist/encodings is made by another script.
  clean: false,
  // Comlink is inlined, so that the worker runs from any static host, and Valibot, so that the service needs no install
  // but this package's; the engines are the user's own installs.
  deps: {
    alwaysBundle: ['comlink', 'valibot'],
    onlyBundle: ['comlink', 'valibot'],
    neverBundle: [
      'react',
      '@huggingface/tokenizers',
      'tiktoken',
      '@dqbd/tiktoken',
      /^tiktoken\//,
      /^@dqbd\/tiktoken\//,
      /^node:/,
    ],
  },
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  failOnWarn: true,
  outputOptions: { chunkFileNames: '[name]-[hash].js' },
  plugins: [fileUrls(), importsAtOnce()],
} satisfies UserConfig

export default defineConfig([
  {
    ...shared,
    name: 'package',
    entry: entries,
    copy: ['src/load/encoding-module.d.ts', 'src/load/encoding-source.d.ts'],
  },
  // On its own, so that it shares no chunk: a worker script is one file that can be hosted anywhere. It goes out as it
  // is, past no bundler of the user's, so it is made small here.
  {
    ...shared,
    name: 'worker script',
    entry: { 'tokenizer.worker': 'workers/thread/tokenizer.worker.ts' },
    minify: true,
  },
  // The elements for a page without a bundler, as few requests: a first count waits for each of them. The entry imports
  // the rest by names with hashes, so that a page may put a query on its address.
  {
    ...shared,
    name: 'elements script',
    entry: { 'token-meter': 'src/elements/define.ts' },
    minify: true,
    dts: false,
    deps: { ...shared.deps, onlyBundle: ['comlink'] },
    outputOptions: {
      chunkFileNames: 'token-meter-[name]-[hash].js',
      codeSplitting: {
        groups: [
          { name: 'elements', test: /elements\/define\.ts$/, priority: 2 },
          { name: 'calculator', test: /room\/(calculator|read-preview)\.ts$/, priority: 1 },
        ],
      },
    },
  },
  // The program uses the package as everyone does, by its name, and brings along what only it needs.
  {
    ...shared,
    name: 'program',
    entry: { cli: 'bin/cli.ts', 'service-thread': 'bin/serve/service-thread.ts' },
    platform: 'node',
    target: 'node20',
    tsconfig: 'tsconfig.tools.json',
    dts: false,
    deps: {
      alwaysBundle: ['ignore', 'picomatch', 'valibot'],
      onlyBundle: ['ignore', 'picomatch', 'valibot'],
      // The client of a Redis is the user's own install.
      neverBundle: [/^tokenroom/, /^node:/, 'redis', 'ioredis'],
    },
    fixedExtension: false,
  },
])

/**
 * In `src` a worker is named by its `.ts` file and an encoding by its place in `dist`; the built code names the files
 * beside it, which is where bundlers, and whoever copies the code by hand, have them.
 */
function fileUrls() {
  return {
    name: 'file-urls',
    transform(code: string) {
      const changed = code
        .replace(
          /(new URL\(\s*['"])(?:\.\.\/)*(?:[\w-]+\/)*([\w.-]+)\.ts(['"],\s*import\.meta\.url\s*\))/g,
          '$1./$2.js$3',
        )
        .replace(/(new URL\(\s*['"])(?:\.\.\/)+dist\/(encodings\/[\w.-]+['"],\s*import\.meta\.url\s*\))/g, '$1./$2')
      return changed === code ? null : { code: changed, map: null }
    },
  }
}

/**
 * A browser that gets the modules as they are sees what a chunk imports only when the chunk is there. What the elements
 * need in the end is therefore named in their first file, so that it is fetched at once and not level by level. Bundlers
 * leave these imports out: the files have no side effects.
 */
function importsAtOnce() {
  return {
    name: 'imports-at-once',
    generateBundle(_options: unknown, bundle: Record<string, Rolldown.OutputChunk | { readonly type: 'asset' }>) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.fileName.endsWith('.js')) continue
        if (!chunk.isDynamicEntry && chunk.name !== 'element-define') continue
        const later = [...importsOf(chunk, bundle)].filter((name) => !chunk.imports.includes(name))
        chunk.code = later.map((name) => `import "./${name}";\n`).join('') + chunk.code
      }
    },
  }
}

/** The files that a chunk imports, and those that these import. */
function importsOf(
  chunk: Rolldown.OutputChunk,
  bundle: Record<string, Rolldown.OutputChunk | { readonly type: 'asset' }>,
  found = new Set<string>(),
) {
  for (const name of chunk.imports) {
    const imported = bundle[name]
    if (imported?.type !== 'chunk' || found.has(name)) continue
    found.add(name)
    importsOf(imported, bundle, found)
  }
  return found
}
