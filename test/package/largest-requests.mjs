/**
 * Answers the largest requests that the service takes, one after another, and prints for each its status and the bytes
 * outside the heap. Started with a heap of a given size; a request that needs more ends it.
 */
import { loadTokenizer } from 'tokenroom'
import { createPreflight } from 'tokenroom/preflight'

const service = createPreflight({ tokenizers: { o200k_base: loadTokenizer('o200k_base') }, keys: 'public' })

const MOST_BYTES = 4_100_000
const MOST_ITEMS = 19_999

/** As many items as the limits of the service allow. */
function fill(make) {
  const items = []
  let bytes = 0
  while (items.length < MOST_ITEMS) {
    const item = make(items.length)
    bytes += JSON.stringify(item).length + 1
    if (bytes > MOST_BYTES) break
    items.push(item)
  }
  return items
}

const model = 'gpt-4o'
const message = (at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content: `${'m'.repeat(150)}${at}` })
const item = (at) => ({ text: `${'item '.repeat(30)}${at}`, score: at, id: `i${at}` })
const tool = (at) => ({
  type: 'function',
  function: { name: `f${at}`, description: `does this and that ${at}`, parameters: { type: 'object', properties: {} } },
})
const plan = (slot) => ['/v1/plan', { model, windowTokens: 100_000, slots: [{ name: 'a', ...slot }] }]

const requests = {
  words: () => ['/v1/count', { model, text: 'word '.repeat(MOST_BYTES / 5) }],
  'one letter': () => ['/v1/count', { model, text: 'a'.repeat(MOST_BYTES) }],
  Chinese: () => ['/v1/count', { model, text: '的漢字'.repeat(MOST_BYTES / 9) }],
  messages: () => ['/v1/count', { model, messages: fill(message) }],
  tools: () => ['/v1/count', { model, messages: [message(0)], tools: fill(tool) }],
  'a plan of messages': () => plan({ policy: 'drop-oldest', messages: fill(message) }),
  'a plan of items': () => plan({ policy: 'drop-lowest-score', items: fill(item) }),
  'a text that is cut': () => plan({ policy: 'truncate', text: 'word '.repeat(MOST_BYTES / 5) }),
  fit: () => ['/v1/fit', { request: { model, messages: fill(message) }, windowTokens: 100_000 }],
}

for (const [name, make] of Object.entries(requests)) {
  const [path, body] = make()
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const { status } = await service.fetch(new Request(`http://service.test${path}`, init))
  console.log(JSON.stringify({ name, status, outsideBytes: process.memoryUsage().external }))
}
