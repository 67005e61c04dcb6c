// #region app
import { loadTokenizer } from 'tokenroom'
import { loadTokenizer as loadInWorker } from 'tokenroom/worker'

const prompt = 'How much room is left, 你好?'

const tokenizer = await loadTokenizer('gpt-4o')
const tokens = tokenizer.count(prompt)

const remote = await loadInWorker('gpt-4o') // the same, off the main thread
const tokensInWorker = await remote.count(prompt)

// #endregion

import 'tokenroom/element/define'
import wasm from 'tokenroom/encodings/cl100k_base'
import url from 'tokenroom/encodings/cl100k_base.wasm?url'

const imported = (await loadTokenizer('gpt-4', { wasm })).count(prompt)
const importedByUrl = (await loadTokenizer('gpt-4', { wasm: url })).count(prompt)

const meter = Object.assign(document.createElement('token-meter'), { model: 'gpt-4o', text: prompt })
document.body.append(meter)
await new Promise((resolve) => meter.addEventListener('tokencount', resolve, { once: true }))
const tokensInElement = meter.state.text.tokens

document.body.dataset.counts = JSON.stringify({ tokens, tokensInWorker, tokensInElement, imported, importedByUrl })
