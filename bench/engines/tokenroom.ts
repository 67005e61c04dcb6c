import type { BenchEngine } from './types.ts'

export const tokenroom: BenchEngine = {
  name: 'tokenroom',
  packages: ['tokenroom'],
  async load() {
    const { loadTokenizer } = await import('tokenroom')
    const tokenizer = await loadTokenizer('o200k_base')
    return {
      count: (text) => tokenizer.count(text),
      encode: (text) => tokenizer.encode(text),
      decode: (tokens) => tokenizer.decode(tokens as Uint32Array),
      document: (text) => tokenizer.document(text),
    }
  },
  wire: {
    module: `import { loadTokenizer } from 'tokenroom'
      export const count = async (text) => (await loadTokenizer('o200k_base')).count(text)`,
    files: ['tokenroom/encodings/o200k_base.wasm'],
  },
}
