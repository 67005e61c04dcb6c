/**
 * Divides a text where no token can go on. Gemma's file divides no text before it merges, so that the package merges the whole
 * of it. But a merge that crosses a place makes a token with the two characters around the place side by side, and every
 * merge makes a token of the vocabulary. Where no token has such a pair, the parts have the tokens of the whole.
 */

/** What is read of a `tokenizer.json`. */
export interface TokenizerFile {
  readonly model: {
    readonly type?: string
    readonly vocab?: object
    readonly merges?: readonly (string | readonly string[])[]
    readonly byte_fallback?: boolean
    readonly ignore_merges?: boolean
    readonly dropout?: number | null
    readonly continuing_subword_prefix?: string | null
    readonly end_of_word_suffix?: string | null
  }
  readonly normalizer?: unknown
  readonly pre_tokenizer?: unknown
  readonly decoder?: unknown
  readonly post_processor?: unknown
  readonly added_tokens?: readonly AddedToken[]
}

interface AddedToken {
  readonly content: string
  readonly special?: boolean
  readonly lstrip?: boolean
  readonly rstrip?: boolean
  readonly single_word?: boolean
}

/** The parts of a text, in order: together they are the text. */
export type Divide = (text: string) => readonly string[]

const SPACE = 0x20
/** What Gemma writes for a space. */
const SPACE_SIGN = 0x2581
const SIGN = String.fromCodePoint(SPACE_SIGN)
const CODE_POINTS = 0x110000
/** A token of a byte, as one of the two of a merge. */
const BYTES = /^<0x[0-9A-F]{2}> | <0x[0-9A-F]{2}>$/

/**
 * How texts for a tokenizer can be divided; null where its file has something that may look across such a place. Takes some
 * tenths of a second for 262,000 tokens; dividing takes linear time.
 */
export function divideFor(file: TokenizerFile): Divide | null {
  if (!isPlain(file)) return null
  const pairs = new Set<number>()
  for (const token of Object.keys(file.model.vocab ?? {})) addPairs(pairs, token)
  // Added tokens are looked for before anything is merged.
  for (const { content } of file.added_tokens ?? []) addPairs(pairs, content)
  return (text) => divided(text, pairs)
}

/** Whether tokens are merged from characters, or from the bytes of those that are none, and nothing else decides. */
function isPlain({ model, normalizer, pre_tokenizer, added_tokens = [] }: TokenizerFile): boolean {
  const { type, vocab = {}, merges = [], byte_fallback, ignore_merges, dropout } = model
  const hasBytes = Array.from({ length: 256 }, (_, byte) => byteToken(byte)).every((token) =>
    Object.hasOwn(vocab, token),
  )
  return (
    type === 'BPE' &&
    byte_fallback === true &&
    hasBytes &&
    !merges.some((pair) => BYTES.test(typeof pair === 'string' ? pair : pair.join(' '))) &&
    !ignore_merges &&
    !dropout &&
    !model.continuing_subword_prefix &&
    !model.end_of_word_suffix &&
    isSame(normalizer, { type: 'Replace', pattern: { String: ' ' }, content: SIGN }) &&
    // No space is left then that it could split at.
    (pre_tokenizer === null || isSplitAtSpaces(pre_tokenizer)) &&
    added_tokens.every(({ lstrip, rstrip, single_word }) => !lstrip && !rstrip && !single_word)
  )
}

function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}

function isSplitAtSpaces(value: unknown): boolean {
  const { type, pattern } = value as { readonly type?: unknown; readonly pattern?: unknown }
  return type === 'Split' && isSame(pattern, { String: ' ' })
}

function isSame(value: unknown, expected: object): boolean {
  return JSON.stringify(value) === JSON.stringify(expected)
}

function addPairs(pairs: Set<number>, token: string): void {
  let before = -1
  for (const character of token) {
    const code = signOf(character.codePointAt(0)!)
    if (before >= 0) pairs.add(before * CODE_POINTS + code)
    before = code
  }
}

function divided(text: string, pairs: ReadonlySet<number>): readonly string[] {
  const parts: string[] = []
  let start = 0
  let before = -1
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!
    const code = signOf(point)
    if (before >= 0 && !pairs.has(before * CODE_POINTS + code)) {
      parts.push(text.slice(start, at))
      start = at
    }
    before = code
    at += point > 0xffff ? 2 : 1
  }
  if (start < text.length) parts.push(text.slice(start))
  return parts
}

function signOf(code: number): number {
  return code === SPACE ? SPACE_SIGN : code
}
