/** Characters by what tokenizers do with them: letters, digits, signs, and the scripts. */

/** What a character is. Letters of Latin are words; of the other scripts each character counts. */
export const SCRIPTS = [
  'greek',
  'cyrillic',
  'armenian',
  'hebrew',
  'arabic',
  'devanagari',
  'indic',
  'thai',
  'lao',
  'tibetan',
  'myanmar',
  'georgian',
  'ethiopic',
  'khmer',
  'kana',
  'han',
  'hangul',
  'emoji',
  'other',
] as const

/** A character's kind: one of these, or `FIRST_SCRIPT` and the place of its script in `SCRIPTS`. */
export const SPACE = 0
export const LINE = 1
export const SIGN = 2
export const DIGIT = 3
export const LOWER = 4
export const UPPER = 5
/** Letters of Latin with marks on them: of most European languages; and those of Vietnamese, and marks by themselves. */
export const MARKED = 6
export const RARE = 7
export const FIRST_SCRIPT = 8

const index = (script: (typeof SCRIPTS)[number]): number => FIRST_SCRIPT + SCRIPTS.indexOf(script)
const OTHER = index('other')
const EMOJI = index('emoji')

/** Where a block of characters ends, and their kind. Source: Unicode 16, Blocks.txt; blocks without a script are `other` or signs. */
const BLOCKS: readonly (readonly [last: number, kind: number])[] = [
  [0x00bf, SIGN],
  [0x02ff, MARKED],
  // Marks over letters: a tokenizer may put them together with their letters first.
  [0x036f, RARE],
  [0x03ff, index('greek')],
  [0x052f, index('cyrillic')],
  [0x058f, index('armenian')],
  [0x05ff, index('hebrew')],
  [0x06ff, index('arabic')],
  [0x074f, OTHER],
  [0x077f, index('arabic')],
  [0x089f, OTHER],
  [0x08ff, index('arabic')],
  [0x097f, index('devanagari')],
  [0x0dff, index('indic')],
  [0x0e7f, index('thai')],
  [0x0eff, index('lao')],
  [0x0fff, index('tibetan')],
  [0x109f, index('myanmar')],
  [0x10ff, index('georgian')],
  [0x11ff, index('hangul')],
  [0x139f, index('ethiopic')],
  [0x177f, OTHER],
  [0x17ff, index('khmer')],
  [0x1dff, OTHER],
  // Vietnamese letters, mostly.
  [0x1eff, RARE],
  [0x1fff, index('greek')],
  [0x206f, SIGN],
  [0x25ff, OTHER],
  [0x27bf, EMOJI],
  [0x2dff, OTHER],
  [0x303f, index('han')],
  [0x30ff, index('kana')],
  [0x312f, OTHER],
  [0x318f, index('hangul')],
  [0x9fff, index('han')],
  [0xa95f, OTHER],
  [0xa97f, index('hangul')],
  [0xabff, OTHER],
  [0xd7ff, index('hangul')],
  [0xf8ff, OTHER],
  [0xfaff, index('han')],
  [0xfb4f, OTHER],
  [0xfdff, index('arabic')],
  [0xfe0f, EMOJI],
  [0xfe6f, OTHER],
  [0xfeff, index('arabic')],
  [0xffff, index('han')],
  [0x1efff, OTHER],
  [0x1faff, EMOJI],
  [0x1ffff, OTHER],
  [0x3ffff, index('han')],
]

/** The kind of each code unit below 0x3000, for speed; above that the blocks are few. */
const TABLE = tableOf(0x3000)
for (let code = 0; code < 128; code++) TABLE[code] = asciiKind(code)

/** The kind of a code point. Constant time below U+3000; above it the blocks are few. */
export function kindOf(code: number): number {
  return code < TABLE.length ? TABLE[code]! : blockOf(code)
}

/** Filled block by block: a page makes it when it loads. */
function tableOf(size: number): Uint8Array {
  const table = new Uint8Array(size)
  let from = 0
  for (const [last, kind] of BLOCKS) {
    table.fill(kind, from, last + 1)
    from = last + 1
  }
  return table
}

function blockOf(code: number): number {
  for (const [last, kind] of BLOCKS) if (code <= last) return kind
  return OTHER
}

function asciiKind(code: number): number {
  if (code === 10 || code === 13) return LINE
  if (code <= 0x20) return SPACE
  if (code >= 48 && code <= 57) return DIGIT
  if (code >= 97 && code <= 122) return LOWER
  return code >= 65 && code <= 90 ? UPPER : SIGN
}
