/**
 * Where the package's own encoding files are. Each URL is written out, so that bundlers find it and include the file. In
 * `dist` the URLs point to `./encodings/`: if you copy the code elsewhere, copy that folder next to it.
 */
import { type EncodingName, type VocabularyName, vocabularyOf } from './table.ts'

const files: Readonly<Record<VocabularyName, () => URL>> = {
  o200k_base: () => new URL('../../dist/encodings/o200k_base.wasm', import.meta.url),
  cl100k_base: () => new URL('../../dist/encodings/cl100k_base.wasm', import.meta.url),
  p50k_base: () => new URL('../../dist/encodings/p50k_base.wasm', import.meta.url),
  r50k_base: () => new URL('../../dist/encodings/r50k_base.wasm', import.meta.url),
}

/** The URL of the file that holds `encoding`. */
export function locateEncoding(encoding: EncodingName): URL {
  return files[vocabularyOf(encoding)]()
}
