import { describe, expect, it } from 'vitest'
import { divideFor, type TokenizerFile } from '../../../src/engines/huggingface-parts.ts'

const BYTES = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
const TOKENS = ['▁', 'a', 'b', 'c', '.', '\n', 'ab', '▁a', '▁ab', '▁▁', '😀', '😀a', ...BYTES]

/** As Gemma's file: text is merged whole, characters that are no tokens become bytes. */
const file = {
  model: {
    type: 'BPE',
    vocab: Object.fromEntries(TOKENS.map((token, id) => [token, id])),
    merges: [['a', 'b'], ['▁', 'a'], ['▁', 'ab'], '▁ ▁', ['😀', 'a']],
    byte_fallback: true,
    ignore_merges: false,
    dropout: null,
  },
  normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
  added_tokens: [{ content: '\n\n' }, { content: '. c' }],
} satisfies TokenizerFile

describe('where a text is divided', () => {
  it.each([
    ['between characters that no token has side by side', 'abcab ab', ['ab', 'c', 'ab', ' ab']],
    ['not in a run of spaces, which are signs of spaces', 'a  ▁ b', ['a', '  ▁ ', 'b']],
    ['not within an added token', 'b\n\nb. c', ['b', '\n\n', 'b', '. c']],
    ['around what is no token, and never within a character', 'é😀ab😀😀', ['é', '😀ab', '😀', '😀']],
    ['a text of one character, and none', 'a', ['a']],
  ])('%s', (_, text, parts) => {
    const divide = divideFor(file)!
    expect(divide(text)).toEqual(parts)
    expect(divide('')).toEqual([])
  })
})

describe('no text is divided', () => {
  const { model } = file
  const without = (token: string) => Object.fromEntries(Object.entries(model.vocab).filter(([name]) => name !== token))
  it.each<[string, TokenizerFile]>([
    ['where a part that is a token is not merged', { ...file, model: { ...model, ignore_merges: true } }],
    ['where merges are left out by chance', { ...file, model: { ...model, dropout: 0.1 } }],
    ['where what is no token is one unknown token', { ...file, model: { ...model, byte_fallback: false } }],
    ['where a byte is no token', { ...file, model: { ...model, vocab: without('<0x0A>') } }],
    ['where bytes merge', { ...file, model: { ...model, merges: ['<0xC3> <0xA9>'] } }],
    ['where the beginning of a word is marked', { ...file, model: { ...model, continuing_subword_prefix: '##' } }],
    ['where the end of a word is marked', { ...file, model: { ...model, end_of_word_suffix: '</w>' } }],
    ['where another algorithm chooses', { ...file, model: { ...model, type: 'Unigram' } }],
    ['where characters are put together first', { ...file, normalizer: { type: 'NFC' } }],
    ['where a space is put before the text', { ...file, normalizer: { type: 'Prepend', prepend: '▁' } }],
    ['where a pattern splits it', { ...file, pre_tokenizer: { type: 'Split', pattern: { Regex: '\\s+' } } }],
    ['where bytes are letters', { ...file, pre_tokenizer: { type: 'ByteLevel' } }],
    ['where an added token takes the space before it', { ...file, added_tokens: [{ content: 'x', lstrip: true }] }],
    ['where an added token takes the space after it', { ...file, added_tokens: [{ content: 'x', rstrip: true }] }],
    ['where an added token is a word', { ...file, added_tokens: [{ content: 'x', single_word: true }] }],
  ])('%s', (_, other) => {
    expect(divideFor(other)).toBeNull()
  })
})
