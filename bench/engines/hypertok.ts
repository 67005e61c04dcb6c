import type { BenchEngine } from './types.ts'

export const hypertok: BenchEngine = {
  name: 'hypertok',
  packages: ['hypertok', '@hypertok/vocab-o200k'],
  async load() {
    const [{ readFile }, { fromBytes }, { vocabulary }] = await Promise.all([
      import('node:fs/promises'),
      import('hypertok'),
      import('@hypertok/vocab-o200k'),
    ])
    // One thread, as for every other engine; the synchronous call is the fastest one for a single text.
    const tokenizer = await fromBytes(await readFile(vocabulary), { tier: 'single' })
    return {
      encodeAsText: (text) => tokenizer.encodeSync(text, { reserved: { match: [] } }),
      count: (text) => tokenizer.encodeSync(text).length,
      encode: (text) => tokenizer.encodeSync(text),
      decode: (tokens) => tokenizer.decode(tokens as Uint32Array),
    }
  },
  wire: {
    module: `import { fromBytes } from 'hypertok'
      export const load = async (bytes, moduleSource) => fromBytes(bytes, { tier: 'single', moduleSource })`,
    files: ['hypertok/wasm/single/hypertok_wasm_core_bg.wasm', '@hypertok/vocab-o200k/vocab.htk'],
  },
}
