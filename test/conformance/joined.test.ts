/** Texts made of the bytes of random tokens: characters that meet inside tokens, between tokens, or are cut in two. */
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../../src/index.ts'
import { random } from '../helpers/random.ts'
import { tiktokenOf } from './oracle.ts'

const TEXTS = 2_500
const MOST_TOKENS = 30

describe.each(['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'])('%s', (encoding) => {
  it.each([
    ['any tokens', () => true],
    ['tokens that are not ASCII', (bytes: Uint8Array) => bytes.some((byte) => byte >= 0x80)],
    ['tokens that cut a character', cutsCharacter],
  ])('encodes texts of %s', async (_, takes) => {
    const oracle = tiktokenOf(encoding)
    const tokenizer = await loadTokenizer(encoding)
    const ids = Array.from({ length: 50_000 }, (_, id) => id * (encoding === 'o200k_base' ? 3 : 1))
    const tokens = ids
      .map((id) => oracle.decode_single_token_bytes(id))
      .filter((bytes) => bytes.length > 0 && takes(bytes))
    const next = random(tokens.length)
    for (let i = 0; i < TEXTS; i++) {
      const parts = Array.from({ length: 2 + next(MOST_TOKENS) }, () => Buffer.from(tokens[next(tokens.length)] ?? []))
      const text = Buffer.concat(parts).toString()
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(oracle.encode_ordinary(text))
    }
  })
})

function cutsCharacter(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).toString().includes('\ufffd')
}
