/** Every encoding this package ships. All other lists of encodings are made from this table. */

interface EncodingFacts {
  /** The vocabulary: the file in `dist/encodings` that holds the encoding. Encodings of one vocabulary share it. */
  readonly file: 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base'
}

const encodings = {
  o200k_base: { file: 'o200k_base' },
  o200k_harmony: { file: 'o200k_base' },
  cl100k_base: { file: 'cl100k_base' },
  p50k_base: { file: 'p50k_base' },
  p50k_edit: { file: 'p50k_base' },
  r50k_base: { file: 'r50k_base' },
  gpt2: { file: 'r50k_base' },
} as const satisfies Record<string, EncodingFacts>

/** The encodings this package counts with. */
export type EncodingName = keyof typeof encodings

/** The names of the encodings this package ships. */
export const encodingNames = Object.keys(encodings) as readonly string[] as readonly EncodingName[]

export function isEncodingName(name: string): name is EncodingName {
  return Object.hasOwn(encodings, name)
}

/** The vocabulary that `encoding` uses, which is also the name of its file. */
export function vocabularyOf(encoding: EncodingName): EncodingFacts['file'] {
  return encodings[encoding].file
}

/** Whether two encodings give ordinary text the same tokens: they differ in special tokens at most. */
export function agreeOnText(a: string, b: string): boolean {
  return a === b || (isEncodingName(a) && isEncodingName(b) && vocabularyOf(a) === vocabularyOf(b))
}
