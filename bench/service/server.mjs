// @ts-check
/**
 * The service in plain Node, with the named tokenizer: ours, or tiktoken with the same interface. It reports its address to its
 * parent, and on request what it has used.
 */
import { serve } from '@hono/node-server'
import { loadTokenizer } from 'tokenroom'
import { loadTiktoken } from 'tokenroom/engines/tiktoken'
import { createPreflight } from 'tokenroom/preflight'

const engine = process.argv[2]
const load = engine === 'tiktoken' ? loadTiktoken : loadTokenizer
const preflight = createPreflight({
  tokenizers: { o200k_base: await load('o200k_base') },
  keys: ['a-key-of-the-benchmark'],
})

serve({ fetch: preflight.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.send?.({ origin: `http://127.0.0.1:${port}` })
})

process.on('message', () => {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send?.({ rssBytes: rss, heldBytes: heapUsed + external, cpuSeconds: (user + system) / 1e6 })
})
process.on('disconnect', () => process.exit())
