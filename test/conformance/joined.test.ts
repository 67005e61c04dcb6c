/** Texts made of the bytes of random tokens: characters that meet inside tokens, between tokens, or are cut in two. */
import { describe, it } from 'vitest'
import { cases } from '../helpers/cases.ts'
import { random } from '../helpers/random.ts'
import { assertIds } from './assert.ts'
import { tiktokenOf } from './oracle.ts'
import { loadBuilt } from './packaged.ts'

const TEXTS = cases(1_000)
const MOST_TOKENS = 30

describe.each(['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'])('%s', (encoding) => {
  it.each([
    ['any tokens', () => true],
    ['tokens that are not ASCII', (bytes: Uint8Array) => bytes.some((byte) => byte >= 0x80)],
    ['tokens that cut a character', cutsCharacter],
  ])('encodes texts of %s', async (_, takes) => {
    const oracle = tiktokenOf(encoding)
    const tokenizer = await loadBuilt(encoding)
    const ids = Array.from({ length: 50_000 }, (_, id) => id * (encoding === 'o200k_base' ? 3 : 1))
    const tokens = ids
      .map((id) => oracle.decode_single_token_bytes(id))
      .filter((bytes) => bytes.length > 0 && takes(bytes))
    const next = random(tokens.length)
    for (let i = 0; i < TEXTS; i++) {
      const parts = Array.from({ length: 2 + next(MOST_TOKENS) }, () => Buffer.from(tokens[next(tokens.length)] ?? []))
      const text = Buffer.concat(parts).toString()
      assertIds(tokenizer.encode(text), oracle.encode_ordinary(text), text)
    }
  })

  it('encodes rows of signs that start or end in wide characters, lines of them included', async () => {
    const oracle = tiktokenOf(encoding)
    const tokenizer = await loadBuilt(encoding)
    const next = random(7)
    for (let i = 0; i < TEXTS; i++) {
      const row = Array.from({ length: 4 + next(MOST_TOKENS) }, () => SIGNS[next(SIGNS.length)]).join('')
      const text = `${LEADS[next(LEADS.length)]}${row}${ENDS[next(ENDS.length)]}`.repeat(1 + next(3))
      assertIds(tokenizer.encode(text), oracle.encode_ordinary(text), text)
    }
  })
})

/** Signs of one to four bytes in UTF-8, and characters that join emoji. */
const SIGNS = [...'🍋🍙👩🏽🏿🇧🇻⛹♂♀❤—…。、─█=)/!', '\u200d', '\ufe0f', '\u20e3']
/** What may stand before a row and what its match may end in. */
const LEADS = ['', ' ', '(', 'a', '字', '—']
const ENDS = ['', '\n', '\r\n', '\n/', '/\n\n', ' ', '.', 'b', '字']

function cutsCharacter(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).toString().includes('\ufffd')
}
