import { env } from 'cloudflare:workers'
import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'
import { createPreflight } from 'tokenroom/preflight'

// At the top level: the tables are built once, while the worker starts, and not on anyone's time.
const preflight = createPreflight({
  tokenizers: { o200k_base: await loadTokenizer('o200k_base', { wasm }) },
  keys: env.PREFLIGHT_KEYS?.split(',') ?? [],
})

export default { fetch: preflight.fetch }
