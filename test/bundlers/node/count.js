// #region app
import { loadTokenizer } from 'tokenroom'

const tokenizer = await loadTokenizer('gpt-4o')
const tokens = tokenizer.count('How much room is left, 你好?')

// #endregion

import wasm from 'tokenroom/encodings/cl100k_base'

const imported = (await loadTokenizer('gpt-4', { wasm })).count('How much room is left, 你好?')
console.log(JSON.stringify({ tokens, imported }))
