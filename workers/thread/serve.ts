/** `tokenroom/worker/serve`: turns your own worker script into a tokenizer worker. */
import { expose } from 'comlink'
import { createTokenizerService, type TokenizerServiceOptions } from './tokenizer-service.ts'

export type { TokenizerServiceOptions }

/**
 * Answers a page's `createTokenizerWorker` from the worker that calls this, with tokenizers made by `load`. Call it once,
 * at the top level of the script, so that no message arrives too early.
 *
 * @example
 * import { loadTiktoken } from 'tokenroom/engines/tiktoken'
 * import { serveTokenizers } from 'tokenroom/worker/serve'
 *
 * serveTokenizers({ load: (name) => loadTiktoken(name) })
 */
export function serveTokenizers(options: TokenizerServiceOptions): void {
  expose(createTokenizerService(options))
  // A call that cannot be read has no caller to answer. As an error of the worker it reaches every waiting caller.
  globalThis.addEventListener('messageerror', () => {
    throw new Error('a message from the page could not be read')
  })
}
