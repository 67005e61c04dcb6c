/** The files that hold the encodings, and which of them holds which. */
export type EncodingFile = 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base'

const FILES: Readonly<Record<string, EncodingFile>> = {
  o200k_base: 'o200k_base',
  o200k_harmony: 'o200k_base',
  cl100k_base: 'cl100k_base',
  p50k_base: 'p50k_base',
  p50k_edit: 'p50k_base',
  r50k_base: 'r50k_base',
  gpt2: 'r50k_base',
}

export function fileOf(encoding: string): EncodingFile {
  const file = FILES[encoding]
  if (file === undefined) throw new Error(`no file holds ${encoding}`)
  return file
}
