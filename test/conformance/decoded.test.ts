/** Text of tokens whose bytes are characters of every length, or no characters at all, beside what a decoder makes of them. */
import { expect, it } from 'vitest'
import { random } from '../helpers/random.ts'
import { tiktokenOf } from './oracle.ts'
import { loadBuilt } from './packaged.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Letters of one, two, three and four bytes, and the ends of their ranges. */
const ALPHABETS: readonly string[] = [
  'abc xyz 0123456789',
  'äöüßéñ\u0080\u07ff',
  'жшщ привет',
  'あの日本語カ。\u0800\ud7ff\ue000\uffff',
  '😀🎉\u{10000}\u{10ffff}',
]

/** Bytes that are no UTF-8: overlong, surrogates, above U+10FFFF, incomplete, and continuations of nothing. */
const BROKEN: readonly (readonly number[])[] = [
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe0, 0x9f, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xff],
  [0x80],
  [0xc3],
  [0xe3, 0x81],
  [0xf0, 0x9f, 0x98],
]

// First, as longer texts would make more room before.
it.each(['o200k_base', 'r50k_base'])('%s: more bytes than there is room for', async (encoding) => {
  const tokenizer = await loadBuilt(encoding)
  const oracle = tiktokenOf(encoding)
  // One token in both.
  const dashes = '-'.repeat(64)
  const run = [...oracle.encode_ordinary(dashes)]
  expect(run).toHaveLength(1)
  const ids = Array.from({ length: 12_000 }, () => run).flat()
  expect(tokenizer.decode(ids)).toBe(dashes.repeat(12_000))
  expect(() => tokenizer.decode([...ids, tokenizer.vocabularySize])).toThrow(`at index ${ids.length} `)
})

it.each(['o200k_base', 'r50k_base'])('%s: runs of characters of every length', async (encoding) => {
  const tokenizer = await loadBuilt(encoding)
  const next = random(20261127)
  for (let round = 0; round < 3000; round++) {
    let text = ''
    for (let run = 0; run < 1 + next(6); run++) {
      const letters = [...ALPHABETS[next(ALPHABETS.length)]!]
      for (let left = 1 + next(24); left > 0; left--) text += letters[next(letters.length)]
    }
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
  }
})

it.each(['o200k_base', 'r50k_base'])('%s: bytes that are no UTF-8 in the middle of text', async (encoding) => {
  const tokenizer = await loadBuilt(encoding)
  const oracle = tiktokenOf(encoding)
  const idOfByte = new Map<number, number>()
  for (let id = 0; id < 256; id++) idOfByte.set(oracle.decode_single_token_bytes(id)[0]!, id)
  const next = random(20261128)
  for (let round = 0; round < 3000; round++) {
    const letters = [...ALPHABETS[next(ALPHABETS.length)]!]
    const textOf = (length: number) => Array.from({ length }, () => letters[next(letters.length)]).join('')
    const bytes = Buffer.concat([
      Buffer.from(textOf(next(20))),
      Buffer.from(BROKEN[next(BROKEN.length)]!),
      Buffer.from(textOf(next(20))),
    ])
    const ids = Array.from(bytes, (byte) => idOfByte.get(byte)!)
    expect(tokenizer.decode(ids), bytes.toString('hex')).toBe(decoder.decode(bytes))
  }
})
