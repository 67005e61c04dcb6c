const LENGTH = 80_000

/** Texts that cost a quadratic tokenizer seconds: 80,000 code points without a place where the split rule would cut. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'one letter': 'a'.repeat(LENGTH),
  spaces: ' '.repeat(LENGTH),
  '^': '^'.repeat(LENGTH),
  的: '的'.repeat(LENGTH),
  'random a and b': randomLetters('ab', LENGTH),
  'emoji with joiners': '👩‍👩‍👧‍👦'.repeat(LENGTH / 7),
}

/** The same letters on every run: a linear congruential generator with a fixed seed. */
function randomLetters(alphabet: string, length: number): string {
  let state = 42
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]
  }).join('')
}
