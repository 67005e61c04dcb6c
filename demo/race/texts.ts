/** Texts that a tokenizer of quadratic time needs seconds for: nothing in them is a place where the split rule would cut. */
export interface HostileText {
  readonly name: string
  /** The text with so many characters. The same for every call. */
  readonly make: (characters: number) => string
}

export const HOSTILE_TEXTS: readonly HostileText[] = [
  { name: 'One letter', make: (characters) => 'a'.repeat(characters) },
  { name: 'Spaces', make: (characters) => ' '.repeat(characters) },
  { name: 'One character: 的', make: (characters) => '的'.repeat(characters) },
  { name: 'Random a and b', make: randomLetters },
  { name: 'One sign: ^', make: (characters) => '^'.repeat(characters) },
]

/** The lengths of a race, in characters: each is twice the one before. */
export const LENGTHS: readonly number[] = [500, 1000, 2000, 4000, 8000, 16_000, 32_000]

function randomLetters(characters: number): string {
  let state = 42
  let text = ''
  for (let at = 0; at < characters; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += state < 2 ** 31 ? 'a' : 'b'
  }
  return text
}
