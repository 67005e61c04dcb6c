// #region app
import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'

const tokenizer = await loadTokenizer('gpt-4o', { wasm })

export default {
  async fetch(request) {
    const tokens = tokenizer.count(await request.text())
    return Response.json({ tokens })
  },
}
// #endregion
