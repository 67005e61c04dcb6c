import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base.wasm'

const tokenizer = await loadTokenizer('gpt-4o', { wasm })
const refusal = await loadTokenizer('gpt-4o').catch((error) => error.message)

export default {
  async fetch(request) {
    return Response.json({ imported: tokenizer.count(await request.text()), refusal })
  },
}
