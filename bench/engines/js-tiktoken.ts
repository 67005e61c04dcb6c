import type { BenchEngine } from './types.ts'

export const jsTiktoken: BenchEngine = {
  name: 'js-tiktoken',
  packages: ['js-tiktoken'],
  async load() {
    const [{ Tiktoken }, { default: ranks }] = await Promise.all([
      import('js-tiktoken/lite'),
      import('js-tiktoken/ranks/o200k_base'),
    ])
    const tokenizer = new Tiktoken(ranks)
    return {
      count: (text) => tokenizer.encode(text, [], []).length,
      encode: (text) => tokenizer.encode(text, [], []),
      decode: (tokens) => tokenizer.decode(tokens as number[]),
    }
  },
  wire: {
    module: `import { Tiktoken } from 'js-tiktoken/lite'
      import ranks from 'js-tiktoken/ranks/o200k_base'
      export const tokenizer = new Tiktoken(ranks)`,
    files: [],
  },
}
