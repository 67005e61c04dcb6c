// #region app
import { loadTokenizer } from 'tokenroom'
import source wasm from 'tokenroom/encodings/o200k_base.wasm'

const tokenizer = await loadTokenizer('gpt-4o', { wasm })
// #endregion

console.log(JSON.stringify({ imported: tokenizer.count('How much room is left, 你好?') }))
