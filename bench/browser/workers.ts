import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a browser needs of an engine: how its worker makes `count`, and the files it fetches, by their address here. */
interface BrowserEngine {
  readonly imports: string
  /** Statements that end in one that makes `count`. */
  readonly load: string
  readonly files: Readonly<Record<string, string>>
}

/** Every engine as its documentation says for browsers, by its name in `engines/`. */
const browserEngines: Readonly<Record<string, BrowserEngine>> = {
  tokenroom: {
    imports: `import { loadTokenizer } from 'tokenroom'`,
    load: `const tokenizer = await loadTokenizer('o200k_base', { wasm: '/o200k_base.wasm' })
      const count = (text) => tokenizer.count(text)`,
    files: { '/o200k_base.wasm': 'tokenroom/encodings/o200k_base.wasm' },
  },
  hypertok: {
    imports: `import { fromBytes } from 'hypertok'`,
    load: `const fetched = (path) => fetch(path).then((response) => response.arrayBuffer())
      const [vocabulary, moduleSource] = await Promise.all([fetched('/vocab.htk'), fetched('/hypertok.wasm')])
      const tokenizer = await fromBytes(new Uint8Array(vocabulary), { tier: 'single', moduleSource })
      const count = (text) => tokenizer.encodeSync(text).length`,
    files: {
      '/vocab.htk': '@hypertok/vocab-o200k/vocab.htk',
      '/hypertok.wasm': 'hypertok/wasm/single/hypertok_wasm_core_bg.wasm',
    },
  },
  'tiktoken (WASM)': {
    imports: `import { Tiktoken, init } from 'tiktoken/lite/init'
      import encoder from 'tiktoken/encoders/o200k_base.json'`,
    load: `await init((imports) => WebAssembly.instantiateStreaming(fetch('/tiktoken.wasm'), imports))
      const tokenizer = new Tiktoken(encoder.bpe_ranks, encoder.special_tokens, encoder.pat_str)
      const count = (text) => tokenizer.encode_ordinary(text).length`,
    files: { '/tiktoken.wasm': 'tiktoken/lite/tiktoken_bg.wasm' },
  },
  'gpt-tokenizer': {
    imports: `import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'`,
    load: `const options = { disallowedSpecial: new Set() }
      const count = (text) => countTokens(text, options)`,
    files: {},
  },
  'ai-tokenizer': {
    imports: `import { Tokenizer } from 'ai-tokenizer'
      import * as encoding from 'ai-tokenizer/encoding/o200k_base'`,
    load: `const tokenizer = new Tokenizer(encoding)
      const count = (text) => tokenizer.encode(text, [], []).length`,
    files: {},
  },
  'js-tiktoken': {
    imports: `import { Tiktoken } from 'js-tiktoken/lite'
      import ranks from 'js-tiktoken/ranks/o200k_base'`,
    load: `const tokenizer = new Tiktoken(ranks)
      const count = (text) => tokenizer.encode(text, [], []).length`,
    files: {},
  },
}

/** Says that the first count is there; then counts what it is asked to, the first time and again and again. */
const ANSWERS = `
  postMessage({ tokens: count('hello world') })
  onmessage = async ({ data: path }) => {
    const text = await (await fetch(path)).text()
    let tokens = 0
    const firstMs = timing.timeOnce(() => { tokens = count(text) })
    postMessage({ firstMs, repeatedMs: timing.timeRepeated(() => count(text)), tokens })
  }`

/** The scripts and files of these engines, by their path on the server: a module worker each. */
export async function workerFiles(engines: readonly string[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const [index, name] of engines.entries()) {
    const engine = browserEngines[name]
    if (!engine) throw new Error(`there is no browser build of "${name}"`)
    // A module that fails while it awaits does not raise an error event of the worker, so it reports the failure itself.
    const run = `try { ${engine.load}\n${ANSWERS} } catch (error) { postMessage({ failure: String(error) }) }`
    const contents = `import * as timing from './bench/measure/time.ts'\n${engine.imports}\n${run}`
    files.set(workerPath(index), await bundle(contents))
    for (const [path, file] of Object.entries(engine.files)) {
      files.set(path, readFileSync(fileURLToPath(import.meta.resolve(file))))
    }
  }
  return files
}

export function workerPath(index: number): string {
  return `/engine-${index}.js`
}

/** A minified module for browsers; what is in `dist` is served as it is. */
export async function bundle(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    external: ['/dist/*', '*.wasm', 'node:*'],
    logLevel: 'error',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}
