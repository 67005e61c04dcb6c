import { env } from 'cloudflare:workers'
import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'
import { durableObjectStore } from 'tokenroom/ledger/durable-object'
import { createProxy } from 'tokenroom/proxy'
import { durableObjectUsageStore, formatUsageLine } from 'tokenroom/usage'
import config from '../tokenroom.json'

export { LedgerObject } from 'tokenroom/ledger/durable-object'
export { UsageObject } from 'tokenroom/usage'

// One object has all budgets: they are asked and changed in one step, wherever the request comes from. Another has usage.
const main = (objects) => ({ fetch: (url, init) => objects.get(objects.idFromName('main')).fetch(url, init) })

const proxy = createProxy({
  config,
  env,
  store: durableObjectStore({ stub: main(env.LEDGER) }),
  usage: durableObjectUsageStore({ stub: main(env.USAGE) }),
  tokenizers: { o200k_base: await loadTokenizer('o200k_base', { wasm }) },
  onRecord: (record) => console.log(formatUsageLine(record)),
})

export default { fetch: proxy.fetch, scheduled: proxy.scheduled }
