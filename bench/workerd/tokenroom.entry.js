import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'

const tokenizer = await loadTokenizer('o200k_base', { wasm })

export const count = (text) => tokenizer.count(text)
