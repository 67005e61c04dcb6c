import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'

const tokenizer = await loadTokenizer('o200k_base', { wasm })

export default {
  fetch: async (request) => new Response(String(tokenizer.count(await request.text()))),
}
