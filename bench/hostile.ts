const LENGTH = 80_000
const EMOJI = '👩‍👩‍👧‍👦'

/** Texts that cost a quadratic tokenizer seconds: 80,000 code points without a place where the split rule would cut. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'one letter': 'a'.repeat(LENGTH),
  spaces: ' '.repeat(LENGTH),
  '^': '^'.repeat(LENGTH),
  的: '的'.repeat(LENGTH),
  'random a and b': randomLetters('ab', LENGTH),
  'emoji with joiners': EMOJI.repeat(LENGTH / 7),
}

/** About so many bytes of a hostile text. */
export function hostileText(name: string, bytes: number): string {
  if (name === 'random a and b') return randomLetters('ab', bytes)
  const known = hostileTexts[name]
  if (known === undefined)
    throw new Error(`no hostile text "${name}"; there are ${Object.keys(hostileTexts).join(', ')}`)
  const [unit = ''] = name === 'emoji with joiners' ? [EMOJI] : known
  return unit.repeat(Math.round(bytes / Buffer.byteLength(unit)))
}

/** The same letters on every run: a linear congruential generator with a fixed seed. */
function randomLetters(alphabet: string, length: number): string {
  let state = 42
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]
  }).join('')
}
