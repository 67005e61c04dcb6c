import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/cl100k_base'
import { loadTokenizer as loadInWorker } from 'tokenroom/worker'

const prompt = 'How much room is left, 你好?'

const tokens = (await loadTokenizer('gpt-4o')).count(prompt)
const tokensInWorker = await (await loadInWorker('gpt-4o')).count(prompt)
const imported = (await loadTokenizer('gpt-4', { wasm })).count(prompt)

document.body.dataset.counts = JSON.stringify({ tokens, tokensInWorker, imported })
