// Counted in a Web Worker, so that typing never waits for it.
import { latest, loadTokenizer } from './node_modules/tokenroom/dist/worker.js'

const WINDOW_TOKENS = 128_000
const prompt = document.querySelector('#prompt')
const tokens = document.querySelector('#tokens')
const left = document.querySelector('#left')

const tokenizer = await loadTokenizer('gpt-4o')
// Of what is typed while a count is under way only the newest is counted, and answers come in order.
const count = latest((text) => tokenizer.count(text))

async function show() {
  const answer = await count(prompt.value)
  if (answer.superseded) return
  tokens.value = answer.value.toLocaleString()
  left.value = (WINDOW_TOKENS - answer.value).toLocaleString()
}

prompt.addEventListener('input', show)
await show()
