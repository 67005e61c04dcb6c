import { loadTokenizer } from 'tokenroom'
import { createPreflight } from 'tokenroom/preflight'

const preflight = createPreflight({
  tokenizers: { o200k_base: loadTokenizer('o200k_base') },
  keys: process.env.PREFLIGHT_KEYS?.split(',') ?? [],
})

export default { fetch: preflight.fetch }
