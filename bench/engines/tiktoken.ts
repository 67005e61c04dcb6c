import type { BenchEngine } from './types.ts'

/** OpenAI's own tokenizer compiled to WebAssembly: what every other count is compared with. */
export const tiktoken: BenchEngine = {
  name: 'tiktoken (WASM)',
  packages: ['tiktoken'],
  async load() {
    const [{ Tiktoken }, { default: encoder }] = await Promise.all([
      import('tiktoken/lite'),
      import('tiktoken/encoders/o200k_base'),
    ])
    const tokenizer = new Tiktoken(encoder.bpe_ranks, encoder.special_tokens, encoder.pat_str)
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    return {
      count: (text) => tokenizer.encode_ordinary(text).length,
      encode: (text) => tokenizer.encode_ordinary(text),
      decode: (tokens) => decoder.decode(tokenizer.decode(tokens as Uint32Array)),
    }
  },
  wire: {
    module: `import { Tiktoken, init } from 'tiktoken/lite/init'
      import encoder from 'tiktoken/encoders/o200k_base.json'
      export const load = async (imports) => {
        await init(imports)
        return new Tiktoken(encoder.bpe_ranks, encoder.special_tokens, encoder.pat_str)
      }`,
    files: ['tiktoken/lite/tiktoken_bg.wasm'],
  },
}
