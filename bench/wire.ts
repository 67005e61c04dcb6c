import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { BenchEngine } from './engines/types.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The bytes a browser downloads before the first count under gzip -9: the minified bundle and each file beside it. */
export async function wireBytes({ wire }: BenchEngine): Promise<number> {
  const bundle = await build({
    stdin: { contents: wire.module, resolveDir: root },
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    // Files that are fetched at run time are counted below, not inlined; Node's modules are not for browsers.
    external: ['*.wasm', 'node:*'],
    logLevel: 'error',
  })
  const files = wire.files.map((file) => readFileSync(fileURLToPath(import.meta.resolve(file))))
  return [...bundle.outputFiles.map((file) => file.contents), ...files]
    .map((bytes) => gzipSync(bytes, { level: 9 }).length)
    .reduce((total, bytes) => total + bytes, 0)
}
