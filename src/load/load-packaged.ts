/** `loadTokenizer` where the package's own files can be fetched or read: in browsers and in Node. */

import { locateEncoding } from '../encodings/files.ts'
import type { EncodingName } from '../encodings/index.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import { compileEncoding } from './compile.ts'
import { noPackagedFile } from './failures.ts'
import { type Host, type LoadOptions, loadOn } from './load-tokenizer.ts'

/** Browsers and Node. */
export const packaged: Host = { locate, compile: compileEncoding }

/**
 * The tokenizer of a model (`gpt-4o`) or an encoding (`o200k_base`), exact for any text. The first call for a vocabulary
 * reads its file and builds its tables, which takes some tens of milliseconds. Later calls share them.
 *
 * Throws `UNKNOWN_MODEL` with the nearest names, `ENCODING_LOAD_FAILED`, `ENCODING_CORRUPT`, `ENCODING_MISMATCH`,
 * `ABI_MISMATCH`, `OUT_OF_MEMORY`.
 *
 * @example
 * const tokenizer = await loadTokenizer('gpt-4o')
 * tokenizer.count('How much room is left?') // 6
 */
export function loadTokenizer(modelOrEncoding: string, options?: LoadOptions): Promise<Tokenizer> {
  return loadOn(packaged, modelOrEncoding, options)
}

function locate(encoding: EncodingName): URL {
  try {
    return locateEncoding(encoding)
  } catch (cause) {
    // The bundle is not a module, or the runtime has no URLs for modules.
    throw noPackagedFile(encoding, 'its code has no URL here (import.meta.url)', cause)
  }
}
