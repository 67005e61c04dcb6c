import { loadTokenizer } from 'tokenroom'
import 'tokenroom/element/define'
import wasm from 'tokenroom/encodings/cl100k_base'
import { loadTokenizer as loadInWorker } from 'tokenroom/worker'

const prompt = 'How much room is left, 你好?'

const tokens = (await loadTokenizer('gpt-4o')).count(prompt)
const tokensInWorker = await (await loadInWorker('gpt-4o')).count(prompt)
const imported = (await loadTokenizer('gpt-4', { wasm })).count(prompt)

const meter = Object.assign(document.createElement('token-meter'), { model: 'gpt-4o', text: prompt })
document.body.append(meter)
await new Promise((resolve) => meter.addEventListener('tokencount', resolve, { once: true }))
const tokensInElement = meter.state.text.tokens

document.body.dataset.counts = JSON.stringify({ tokens, tokensInWorker, tokensInElement, imported })
