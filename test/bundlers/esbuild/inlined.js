// #region app
import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base.wasm'

const tokenizer = await loadTokenizer('gpt-4o', { wasm })
// #endregion

const imported = tokenizer.count('How much room is left, 你好?')
document.body.dataset.counts = JSON.stringify({ imported })
