import encoding from 'tiktoken/encoders/o200k_base.json'
import { init, Tiktoken } from 'tiktoken/lite/init'
import wasm from 'tiktoken/lite/tiktoken_bg.wasm'

await init((imports) => WebAssembly.instantiate(wasm, imports))
const tokenizer = new Tiktoken(encoding.bpe_ranks, encoding.special_tokens, encoding.pat_str)

export default {
  fetch: async (request) => new Response(String(tokenizer.encode(await request.text(), [], []).length)),
}
