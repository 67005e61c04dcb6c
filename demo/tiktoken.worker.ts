/**
 * OpenAI's own tokenizer with the same interface, for the cross-check. Its WebAssembly contains 5 MB of vocabularies, so it
 * is loaded only when it is needed.
 */
import { get_encoding, init } from 'tiktoken/init'
import wasmAddress from 'tiktoken/tiktoken_bg.wasm?url'
import { loadTiktoken } from 'tokenroom/engines/tiktoken'
import { serveTokenizers } from 'tokenroom/worker/serve'

const module = init(async (imports) => {
  const response = await fetch(wasmAddress)
  if (!response.ok) throw new Error(`tiktoken's WebAssembly: the server answered ${response.status}`)
  return WebAssembly.instantiate(await response.arrayBuffer(), imports)
}).then(() => ({ get_encoding }))

serveTokenizers({ load: (modelOrEncoding) => loadTiktoken(modelOrEncoding, { module }) })
