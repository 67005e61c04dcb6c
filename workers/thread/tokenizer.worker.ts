/** The script of the tokenizer worker: every encoding that was asked for, in this one thread. */

import { findEncodingForModel, likelyEncoding } from '../../src/encodings/index.ts'
import { loadTokenizerInSteps } from '../../src/load/load-in-steps.ts'
import type { EarlyRequest } from '../protocol.ts'
import { serveTokenizers } from './serve.ts'

serveTokenizers({ load: loadTokenizerInSteps, encodingOf: (name) => findEncodingForModel(name) ?? name })

// What is loaded is kept only as long as something refers to it.
const early = new Set<unknown>()

globalThis.addEventListener('message', ({ data }: MessageEvent<Partial<EarlyRequest> | null>) => {
  if (typeof data?.early !== 'string') return
  // A failure is told by the call that asks for it.
  loadTokenizerInSteps(likelyEncoding(data.early))
    .then((tokenizer) => early.add(tokenizer))
    .catch(() => {})
  // The first of a process takes tens of milliseconds: the page, which shows numbers next, then does not wait for it.
  // In a task of its own, so that the encoding is being fetched meanwhile.
  setTimeout(() => new Intl.NumberFormat().format(0))
})
