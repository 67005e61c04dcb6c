import type { BenchEngine } from './types.ts'

export const gptTokenizer: BenchEngine = {
  name: 'gpt-tokenizer',
  packages: ['gpt-tokenizer'],
  async load() {
    const { countTokens, encode, decode } = await import('gpt-tokenizer/encoding/o200k_base')
    const options = { disallowedSpecial: new Set<string>() }
    return {
      count: (text) => countTokens(text, options),
      encode: (text) => encode(text, options),
      decode: (tokens) => decode(tokens as number[]),
    }
  },
  wire: {
    module: `export { countTokens } from 'gpt-tokenizer/encoding/o200k_base'`,
    files: [],
  },
}
