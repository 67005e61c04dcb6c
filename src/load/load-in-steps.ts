/** `loadTokenizer` for a thread that answers others: it counts a short text before all tables are built. */

import type { Core } from '../core/core.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import { packaged } from './load-packaged.ts'
import { type Host, type LoadOptions, loadOn } from './load-tokenizer.ts'

/** Milliseconds until the first step, in which what was loaded is asked for the first time. */
const FIRST_STEP_MS = 100

const host: Host = { ...packaged, build: (core) => buildInSteps(core, FIRST_STEP_MS) }

/**
 * As `loadTokenizer` of `load-packaged.ts`, but gives the tokenizer out when its vocabulary is unpacked, after a third of the
 * time. Its tables are built in steps of about two milliseconds, with turns of the event loop between them. All that it
 * answers is exact from the first call on.
 */
export function loadTokenizerInSteps(modelOrEncoding: string, options?: LoadOptions): Promise<Tokenizer> {
  return loadOn(host, modelOrEncoding, options)
}

function buildInSteps(core: Core, delayMs: number): void {
  setTimeout(() => {
    if (!core.build()) buildInSteps(core, 0)
  }, delayMs)
}
