/** The texts of which ids are compared, in named batches. They are generated, not stored, and the same everywhere. */
import { asciiTexts, fuzzTexts } from './fuzz.ts'
import { TRAPS } from './traps.ts'

/** Texts that are encoded one by one, and compared together. */
export interface Batch {
  readonly name: string
  readonly texts: readonly string[]
}

export function trapBatch(): Batch {
  return { name: 'traps', texts: TRAPS.map(([, text]) => text) }
}

const FUZZ_BATCHES = 20
const FUZZ_TEXTS = 200

/** Random texts over hostile alphabets, always the same. */
export function* fuzzBatches(batches = FUZZ_BATCHES): Generator<Batch> {
  for (let seed = 1; seed <= batches; seed++) {
    yield { name: `fuzz ${seed}`, texts: fuzzTexts(seed, FUZZ_TEXTS) }
  }
}

/** Random texts of almost only ASCII, always the same. */
export function* asciiBatches(batches: number): Generator<Batch> {
  for (let seed = 1; seed <= batches; seed++) yield { name: `ASCII ${seed}`, texts: asciiTexts(seed, 5 * FUZZ_TEXTS) }
}

const CODE_POINTS_PER_BATCH = 0x1000

/** The planes with characters: 0–3 and 14. The others are unassigned or for private use. */
function hasCharacters(codePoint: number): boolean {
  const plane = codePoint >>> 16
  return plane <= 3 || plane === 14
}

/**
 * Every code point, surrogates included, in contexts where its class changes the ids: between digits, before `'s`
 * and after two spaces; and, where there are characters, between letters of either case, punctuation and itself.
 */
export function* codePointBatches(which: 'all' | 'basic'): Generator<Batch> {
  for (let first = 0; first < 0x110000; first += CODE_POINTS_PER_BATCH) {
    if (which === 'basic' && first >= 0x20000) return
    const texts: string[] = []
    for (let row = first; row < first + CODE_POINTS_PER_BATCH; row += 0x40) texts.push(rowText(row))
    yield { name: `code points from U+${first.toString(16).padStart(4, '0').toUpperCase()}`, texts }
  }
}

function rowText(row: number): string {
  let text = ''
  for (let codePoint = row; codePoint < row + 0x40; codePoint++) {
    const c = String.fromCodePoint(codePoint)
    text += `1${c}23${c}'s  ${c}b`
    if (hasCharacters(codePoint)) text += ` ${c}A${c}a..${c}${c}\n${c}B\n`
  }
  return text
}
