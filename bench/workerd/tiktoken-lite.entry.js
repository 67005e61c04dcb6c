import o200k from 'tiktoken/encoders/o200k_base.json'
import { init, Tiktoken } from 'tiktoken/lite/init'
import wasm from 'tiktoken/lite/tiktoken_bg.wasm'

await init((imports) => WebAssembly.instantiate(wasm, imports))
const encoder = new Tiktoken(o200k.bpe_ranks, o200k.special_tokens, o200k.pat_str)

export const count = (text) => encoder.encode_ordinary(text).length
