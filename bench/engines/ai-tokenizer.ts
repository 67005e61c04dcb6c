import type { BenchEngine } from './types.ts'

export const aiTokenizer: BenchEngine = {
  name: 'ai-tokenizer',
  packages: ['ai-tokenizer'],
  async load() {
    const [{ Tokenizer }, encoding] = await Promise.all([
      import('ai-tokenizer'),
      import('ai-tokenizer/encoding/o200k_base'),
    ])
    const tokenizer = new Tokenizer(encoding)
    return {
      count: (text) => tokenizer.encode(text, [], []).length,
      encode: (text) => tokenizer.encode(text, [], []),
      decode: (tokens) => tokenizer.decode(tokens as number[]),
    }
  },
  wire: {
    module: `import { Tokenizer } from 'ai-tokenizer'
      import * as encoding from 'ai-tokenizer/encoding/o200k_base'
      export const tokenizer = new Tokenizer(encoding)`,
    files: [],
  },
}
