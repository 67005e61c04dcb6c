/**
 * Documents with long text without cuts, edited in the middle of it, where an edit can change tokens and the split far away.
 * Against fresh counts after each edit, and against tiktoken at the end. Seeded.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tokenizer } from '../../src/index.ts'
import { tiktokenOf } from '../conformance/oracle.ts'
import { loadBuilt } from '../conformance/packaged.ts'
import { random } from '../helpers/random.ts'

const ENCODINGS = ['o200k_base', 'cl100k_base', 'r50k_base'] as const

const LENGTH = 6_000
const repeated = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length))

/** A random sequence of `units`. */
function mixed(units: readonly string[]): string {
  const next = random(units.length * 31)
  let text = ''
  while (text.length < LENGTH) text += units[next(units.length)]!
  return text
}

const letters = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => String.fromCharCode(first + i))

const TEXTS: Record<string, string> = {
  'a, and words behind': `${repeated('a')} and more words`,
  'A behind Han, and a small letter behind': `你${repeated('A')}b`,
  'Han between a small letter and capitals': `b${repeated('你好世界')}亚洲AVb`,
  'spaces before a word': `x${repeated(' ')}word`,
  'spaces between line ends': `x\n${repeated(' ')}\n\ny`,
  'tabs and spaces': `{${repeated('\t ')}}`,
  'dashes before letters': `a ${repeated('-')}abc`,
  'line ends behind a sign': `!${repeated('\n')}x`,
  CRLF: `x${repeated('\r\n')}y`,
  'line ends and spaces': mixed(['\n', '\n', ' ', '\r\n', '\t']),
  'line ends with a space now and then': repeated(`${'\n'.repeat(700)} `),
  'slashes with a sign now and then': repeated(`${'/'.repeat(900)}!`),
  slashes: `x ${repeated('/')} y`,
  'signs, slashes and line ends': mixed(['/', '//', '!', '\n']),
  apostrophes: `it${repeated("'")}s`,
  'digits of all kinds': mixed(letters(48, 10)),
  'one digit': `No. ${repeated('7')}th`,
  'digits that repeat themselves': repeated('1234567'),
  'digits behind those of another script': `٣${repeated('19')}`,
  'syllables that repeat themselves': repeated('hahahey'),
  'letters of both cases': mixed([...letters(65, 26), ...letters(97, 26)]),
  Cyrillic: mixed(letters(0x0430, 32)),
  Thai: mixed([...letters(0x0e01, 46), '\u0e31', '\u0e34', '\u0e35', '\u0e49', '\u0e48']),
  'one family of emoji': repeated('👩‍👩‍👧‍👦'),
  'emoji of all kinds': mixed(['👩‍👩‍👧‍👦', '😀', '👍🏽', '👩‍❤️‍💋‍👨', '❤️', '🎉']),
  'halves of pairs': mixed(['😀', '\ud83d', '\ude00']),
}

/** What is typed. Each also meets itself and the runs it belongs to. */
const TYPED = [
  'x',
  'Q',
  '的',
  ' ',
  '9',
  '!',
  '\n',
  '/',
  "'",
  '\r',
  '\u0301',
  '\u200d',
  '\ud83d',
  '\ude00',
  'ab',
  '亚洲AV',
]

describe.each(ENCODINGS)('a long run in %s', (encoding) => {
  let tokenizer: Tokenizer
  beforeAll(async () => {
    tokenizer = await loadBuilt(encoding)
  })

  it.each(Object.keys(TEXTS))('is counted exactly under edits: %s', (name) => {
    const next = random(name.length * 6151)
    let text = TEXTS[name]!
    const document = tokenizer.document(text)
    const unit = text[text.length >> 1]!
    for (let edit = 0; edit < 40; edit++) {
      const from = next(text.length + 1)
      const to = Math.min(text.length, from + [0, 0, 1, 2, next(900)][next(5)]!)
      const insert = [unit, '', TYPED[next(TYPED.length)]!, TYPED[next(TYPED.length)]!.repeat(1 + next(50))][next(4)]!
      text = text.slice(0, from) + insert + text.slice(to)
      const count = document.replace(from, to, insert)
      expect(count, `edit ${edit}: [${from}, ${to}) by ${JSON.stringify(insert)}`).toBe(tokenizer.count(text))
    }
    expect(document.toString()).toBe(text)

    const { ids, starts, ends } = tokenizer.segments(text)
    for (let i = 0; i < 8; i++) {
      const from = next(text.length)
      const to = from + next(text.length - from + 1)
      expect(document.countRange(from, to), `[${from}, ${to})`).toBe(tokenizer.count(text.slice(from, to)))
      const near = Math.min(text.length, from + 700)
      const expected = Array.from(ids.keys()).filter((token) => starts[token]! < near && ends[token]! > from)
      const seen = document.segments(from, near)
      expect([...seen.ids]).toEqual(expected.map((token) => ids[token]))
      expect([...seen.starts]).toEqual(expected.map((token) => starts[token]))
      expect([...seen.ends]).toEqual(expected.map((token) => ends[token]))
    }

    expect(document.count).toBe(tiktokenOf(encoding).encode_ordinary(text).length)
  })
})
