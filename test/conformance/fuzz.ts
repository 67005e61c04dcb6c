/** Seeded random texts over alphabets that are difficult for tokenizers. */

import { randomFrom } from '../../src/chat/estimate/random.ts'

const ALPHABETS: readonly (readonly string[])[] = [
  [' ', '\t', '\n', '\r', '\r\n', '\u00a0', '\u0085', '\u2028', '\u3000', '\ufeff', '\u200b'],
  ["'", 's', 'S', 'ſ', 't', 'T', 're', 'VE', 'm', 'LL', 'd', '’'],
  ['a', 'b', 'A', 'B', 'ǅ', 'ʰ', 'ª', '的', 'ß', 'é', '\u0301', '\u0327', 'Ω'],
  ['0', '1', '9', '٣', '५', '๗', '𝟗', 'Ⅻ', '½', '²', '㊿'],
  ['.', ',', '!', '/', '//', '$', '€', '_', '-', '\\', '"', '#', '`', '\u{1f600}'],
  ['👩', '\u200d', '👧', '🏽', '🇩', '🇪', '\ufe0f', '\u20e3', '❤', '🏳'],
  ['\ud800', '\udbff', '\udc00', '\udfff', '\ufffd', '\0', '\ufffe', '\u{10ffff}', '\u{11de0}', '\ue000'],
  ['한', '\u1100', '\u1161', '\u11a8', 'ก', 'ำ', 'स', '्', 'ि', 'ق', 'َ', 'ש', 'ּ', 'あ', '゙', 'ー'],
  ['<|endoftext|>', '<|endofprompt|>', '<|fim_prefix|>', '<|', '|>', '<|start|>', '<|im_start|>', 'endoftext'],
  ['the', 'The', ' the', 'ing', 'HTTP', ' server', 'return', 'function', ' =', '();', '\n\n', '    ', '\t\t'],
]

/** `count` texts of up to a hundred or so characters, each from one to four of the alphabets, with repetitions. */
export function fuzzTexts(seed: number, count: number): string[] {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  return Array.from({ length: count }, () => {
    const alphabets = Array.from({ length: 1 + below(4) }, () => ALPHABETS[below(ALPHABETS.length)]!)
    let text = ''
    for (let parts = 1 + below(40); parts > 0; parts--) {
      const alphabet = alphabets[below(alphabets.length)]!
      const part = alphabet[below(alphabet.length)]!
      text += random() < 0.15 ? part.repeat(1 + below(9)) : part
    }
    return text
  })
}

/** One character of every kind that ASCII has for a split pattern, those of contractions, and one that is not ASCII. */
const ASCII_KINDS = ['a', 's', 'l', 'B', 'L', '1', '2', ' ', ' ', '\t', '\n', '\r', '.', '(', '/', "'", '\0', 'é']

/** `count` texts of those kinds, of up to 200 characters: some mixed, some with one kind many times in a row. */
export function asciiTexts(seed: number, count: number): string[] {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  return Array.from({ length: count }, () => {
    const kinds = Array.from({ length: 2 + below(ASCII_KINDS.length) }, () => ASCII_KINDS[below(ASCII_KINDS.length)]!)
    const longest = random() < 0.5 ? 1 : 70
    let text = ''
    for (let length = below(200); text.length < length; ) {
      text += kinds[below(kinds.length)]!.repeat(random() < 0.8 ? 1 : 1 + below(longest))
    }
    return text
  })
}
