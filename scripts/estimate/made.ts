/** Texts as programs make them, and as nobody writes them. */

type Next = (below: number) => number

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const ALL = `${LETTERS}${LETTERS.toUpperCase()}0123456789`
const SIGNS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
const EMOJI = ['😀', '🥰', '👍', '🔥', '❤️', '🧑🏽‍🚀', '🏳️‍🌈', '👨‍👩‍👧‍👦', '🫠', '✅', '⚠️']
const NAMES = [
  'id',
  'name',
  'city',
  'price',
  'status',
  'created_at',
  'lat',
  'lon',
  'email',
  'items',
  'total',
  'isActive',
]
const WORDS = [
  'error',
  'Paris',
  'connected',
  'timeout',
  'GET',
  'user',
  'pending',
  'Tokyo',
  'weather',
  'sunny',
  'ok',
  'retry',
]

/** One text of each kind, some thousand characters long. */
export function madeTexts(next: Next): readonly (readonly [name: string, text: string])[] {
  return [
    ['digits', words(next, '0123456789', 400)],
    ['numbers', words(next, '0123456789', 8)],
    ['decimals', lines(next, () => `${next(1000)}.${next(10_000)}, -${next(90)}.${next(100)}`)],
    ['signs', words(next, SIGNS, 8)],
    ['emoji', repeated(next, 300, () => EMOJI[next(EMOJI.length)]!)],
    ['emoji in words', repeated(next, 300, () => `${one(next, WORDS)} ${EMOJI[next(EMOJI.length)]!} `)],
    ['han', words(next, block(0x4e00, 0x5000), 40)],
    ['hangul', words(next, block(0xac00, 0x2b00), 9)],
    ['marks', words(next, 'aeiou\u0301\u0308\u0323\u0300', 12)],
    ['base64', text(next, `${ALL}+/`, 2000)],
    ['hex', text(next, '0123456789abcdef', 2000)],
    ['ids', lines(next, () => [8, 4, 4, 4, 12].map((length) => text(next, '0123456789abcdef', length)).join('-'))],
    ['tokens', lines(next, () => `call_${text(next, ALL, 24)}`)],
    ['letters', words(next, LETTERS, 9)],
    ['capitals', words(next, LETTERS.toUpperCase(), 9)],
    [
      'table',
      lines(next, () => `${next(9999)},${one(next, WORDS)},${day(next)},${next(100)}.${next(100)},${one(next, WORDS)}`),
    ],
    [
      'log',
      lines(
        next,
        () =>
          `${day(next)}T${time(next)}Z ${one(next, WORDS).toUpperCase()} [${next(9000)}] ${one(next, WORDS)} ${one(next, WORDS)} in ${next(900)}ms`,
      ),
    ],
    [
      'addresses',
      lines(
        next,
        () =>
          `https://${one(next, WORDS)}.example.com/${one(next, NAMES)}/${next(10_000)}?${one(next, NAMES)}=${text(next, ALL, 6)}`,
      ),
    ],
    ['results', repeated(next, 12, () => JSON.stringify(record(next)))],
    ['indented results', repeated(next, 12, () => `${JSON.stringify(record(next), null, 2)}\n`)],
    [
      'bars',
      repeated(
        next,
        60,
        () =>
          one(next, ['-', '=', '#', '*', '_', '.', '~', ' ']).repeat(2 + next(60)) +
          one(next, ['\n', ' ', one(next, WORDS)]),
      ),
    ],
  ]
}

function record(next: Next): object {
  return Object.fromEntries(
    Array.from({ length: 2 + next(7) }, () => [
      one(next, NAMES),
      [
        next(100_000),
        next(9000) / 100,
        `${day(next)}`,
        one(next, WORDS),
        next(2) === 0,
        null,
        [one(next, WORDS), next(50)],
      ][next(7)],
    ]),
  )
}

const one = (next: Next, list: readonly string[]): string => list[next(list.length)]!
const two = (value: number) => String(value).padStart(2, '0')
const day = (next: Next) => `20${two(next(30))}-${two(1 + next(12))}-${two(1 + next(28))}`
const time = (next: Next) => `${two(next(24))}:${two(next(60))}:${two(next(60))}`
const repeated = (next: Next, times: number, make: () => string) =>
  Array.from({ length: times + next(2) }, make).join('')
const lines = (next: Next, make: () => string) => repeated(next, 80, () => `${make()}\n`)
const text = (next: Next, letters: string, length: number) => repeatedOf(next, letters, length)

function repeatedOf(next: Next, letters: string, length: number): string {
  let made = ''
  while (made.length < length) made += letters[next(letters.length)]
  return made
}

function words(next: Next, letters: string, length: number): string {
  let made = ''
  while (made.length < 4000) made += `${repeatedOf(next, letters, 1 + next(length))} `
  return made
}

/** The characters of a block. */
function block(first: number, length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, index) => first + index))
}
