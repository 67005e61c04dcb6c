/** Documents under random edits, against fresh counts of the same text. Seeded: every run makes the same edits. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tokenizer } from '../../src/index.ts'
import { loadBuilt } from '../conformance/packaged.ts'
import { declaration } from '../corpus/index.ts'
import { random } from '../helpers/random.ts'

const ENCODINGS = ['o200k_base', 'cl100k_base', 'p50k_base', 'gpt2'] as const

/** What an edit may insert: parts of graphemes, lone surrogates, line ends, special-token text, runs, words. */
const INSERTS = [
  ...[
    '',
    'a',
    'A',
    ' ',
    '\n',
    '\r',
    '\r\n',
    '1',
    '23',
    "'",
    "'s",
    '.',
    '/',
    '-',
    '\t',
    'é',
    '\u0301',
    '\u200d',
    '的',
    '你好',
  ],
  ...['😀', '\ud83d', '\ude00', '\ufeff', '\u0085', '\u017f', 'ab', 'Hello', ' world', '<|endoftext|>', '<|end', 'of'],
  ...[
    'aaaaaaaa',
    '        ',
    '----------',
    'AAAAAAAAAAAAA',
    '\n\n\n\n\n',
    '的的的的的的',
    '123456789',
    'word. Next (one), "two"\n',
  ],
]

const TEXTS: Record<string, string> = {
  empty: '',
  English: declaration('eng').repeat(2),
  Chinese: declaration('cmn_hans').repeat(3),
  Thai: declaration('tha'),
  'a run of a': `before (${'a'.repeat(30_000)}) after`,
  'a run of A': `x = ${'A'.repeat(20_000)};`,
  'a run of A behind Han': `你${'A'.repeat(15_000)}b`,
  'a run of spaces': `x${' '.repeat(20_000)}y`,
  'a run of newlines': `x${'\n'.repeat(20_000)}y`,
  'a run of dashes': `x ${'-'.repeat(20_000)} y`,
  'a run of 的': '的'.repeat(12_000),
  'a run of ab': 'ab'.repeat(9_000),
  'a run of digits': '7'.repeat(9_000),
  'random letters': Array.from(
    { length: 15_000 },
    (
      (next) => () =>
        'abcdefghij'[next(10)]
    )(random(7)),
  ).join(''),
  'random Han': Array.from(
    { length: 12_000 },
    (
      (next) => () =>
        String.fromCharCode(0x4e00 + next(2000))
    )(random(8)),
  ).join(''),
}

describe.each(ENCODINGS)('a document in %s', (encoding) => {
  let tokenizer: Tokenizer
  beforeAll(async () => {
    tokenizer = await loadBuilt(encoding)
  })

  it.each(Object.keys(TEXTS))('keeps the exact count of %s under random edits', (name) => {
    const next = random(name.length * 7919)
    let text = TEXTS[name]!
    const document = tokenizer.document(text)
    expect(document.count).toBe(tokenizer.count(text))
    for (let edit = 0; edit < 120; edit++) {
      // Mostly where one already is, as when typing; sometimes anywhere; sometimes across much.
      const from = next(3) === 0 ? next(text.length + 1) : Math.min(text.length, (text.length >> 1) + next(40))
      const to = Math.min(text.length, from + (next(2) === 0 ? 0 : next(10) === 0 ? next(3_000) : next(4)))
      const insert = INSERTS[next(INSERTS.length)]!
      text = text.slice(0, from) + insert + text.slice(to)
      const count = document.replace(from, to, insert)
      if (count !== tokenizer.count(text)) {
        throw new Error(
          `edit ${edit}: [${from}, ${to}) by ${JSON.stringify(insert)} gives ${count}, not ${tokenizer.count(text)}`,
        )
      }
      expect(document.length).toBe(text.length)
    }
    expect(document.toString()).toBe(text)
  })

  it.each(Object.keys(TEXTS))('counts ranges of %s as texts on their own', (name) => {
    const next = random(name.length * 104_729)
    const text = TEXTS[name]!
    const document = tokenizer.document(text)
    for (let i = 0; i < 60; i++) {
      const from = next(text.length + 1)
      const to = from + next(text.length - from + 1)
      expect(document.countRange(from, to), `[${from}, ${to})`).toBe(tokenizer.count(text.slice(from, to)))
    }
  })

  it.each(Object.keys(TEXTS))('has the tokens of %s that cover a range, also after edits', (name) => {
    const next = random(name.length * 15_485_863)
    let text = TEXTS[name]!
    const document = tokenizer.document(text)
    for (let round = 0; round < 4; round++) {
      const at = next(text.length + 1)
      const insert = INSERTS[next(INSERTS.length)]!
      text = text.slice(0, at) + insert + text.slice(at)
      document.replace(at, at, insert)
      const { ids, starts, ends } = tokenizer.segments(text)
      for (let i = 0; i < 10; i++) {
        const from = next(text.length + 1)
        const to = Math.min(text.length, from + next(i % 2 === 0 ? 12 : 5_000))
        const expected = Array.from(ids, (id, token) => [id, starts[token]!, ends[token]!] as const).filter(
          ([, start, end]) => start < to && end > from && from < to,
        )
        const seen = document.segments(from, to)
        const actual = Array.from(seen.ids, (id, token) => [id, seen.starts[token]!, seen.ends[token]!])
        expect(actual, `[${from}, ${to})`).toEqual(expected)
      }
    }
  })

  it('counts text that streams in', () => {
    const text = TEXTS.English!.slice(0, 4_000)
    const document = tokenizer.document()
    for (let at = 0; at < text.length; at += 7) {
      expect(document.append(text.slice(at, at + 7))).toBe(tokenizer.count(text.slice(0, at + 7)))
    }
  })

  it('refuses what is not a range', () => {
    const document = tokenizer.document('hello')
    const ranges = [
      [-1, 2],
      [3, 2],
      [0, 6],
      [0.5, 1],
      [Number.NaN, 1],
    ] as const
    for (const [from, to] of ranges) {
      expect(() => document.replace(from, to, '')).toThrow(expect.objectContaining({ code: 'INVALID_RANGE' }))
      expect(() => document.countRange(from, to)).toThrow(expect.objectContaining({ code: 'INVALID_RANGE' }))
      expect(() => document.segments(from, to)).toThrow(expect.objectContaining({ code: 'INVALID_RANGE' }))
    }
    expect(() => document.append(5 as unknown as string)).toThrow(expect.objectContaining({ code: 'INVALID_TEXT' }))
    expect(document.count).toBe(tokenizer.count('hello'))
  })
})
