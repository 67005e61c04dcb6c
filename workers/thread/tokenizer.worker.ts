/** The script of the tokenizer worker: every encoding that was asked for, in this one thread. */

import { findEncodingForModel, likelyEncoding } from '../../src/encodings/index.ts'
import { PLAIN_LANGUAGES } from '../../src/errors/index.ts'
import { loadTokenizerInSteps } from '../../src/load/load-in-steps.ts'
import type { EarlyRequest } from '../protocol.ts'
import { serveTokenizers } from './serve.ts'

serveTokenizers({ load: loadTokenizerInSteps, encodingOf: (name) => findEncodingForModel(name) ?? name })

/**
 * Milliseconds after the early load until a number is formed: the first form of a process takes tens of milliseconds, so a
 * page, which shows numbers next, should find it made. The first count is asked for in the meantime, and does not wait.
 */
const FORM_MS = 15

// What is loaded is kept only as long as something refers to it.
const early = new Set<unknown>()

globalThis.addEventListener('message', ({ data }: MessageEvent<Partial<EarlyRequest> | null>) => {
  if (typeof data?.early !== 'string') return
  // A failure is told by the call that asks for it.
  const loading = loadTokenizerInSteps(likelyEncoding(data.early))
    .then((tokenizer) => early.add(tokenizer))
    .catch(() => {})
  if (PLAIN_LANGUAGES.test(data.language ?? '')) return
  loading.finally(() => setTimeout(() => new Intl.NumberFormat().format(0), FORM_MS))
})
