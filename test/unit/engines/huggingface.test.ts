import { describe, expect, test } from 'vitest'
import { createHuggingFace, type HuggingFaceModule, loadHuggingFace } from '../../../src/engines/huggingface.ts'
import { vitestHarness } from '../../conformance/vitest-harness.ts'

/** A vocabulary of a few merges, with an added token that is special and one that is not. */
const content = {
  model: {
    type: 'BPE',
    vocab: { '▁': 0, a: 1, b: 2, ab: 3, '▁ab': 4, '\ufffd': 5, '<': 6, s: 7, '>': 8, '\n': 9 },
    merges: [
      ['a', 'b'],
      ['▁', 'ab'],
    ],
    unk_token: '\ufffd',
  },
  normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  pre_tokenizer: null,
  decoder: null,
  post_processor: null,
  added_tokens: [
    { id: 10, content: '<s>', special: true, normalized: false, single_word: false, lstrip: false, rstrip: false },
    { id: 11, content: '\n\n', special: false, normalized: false, single_word: false, lstrip: false, rstrip: false },
  ],
}

// By a variable, as a checkout whose packages are older has no types of it.
const name: string = '@huggingface/tokenizers'
const module = (await import(name).catch(() => null)) as HuggingFaceModule | null

describe('a tokenizer of Hugging Face’s format as a counter', () => {
  if (module === null) {
    vitestHarness.skip('counts', `${name} is not installed; run npm ci`)
    return
  }
  const toy = createHuggingFace(module, content, 'toy')

  test('merges as its list says', () => {
    expect([...toy.encode('ab ab a')]).toEqual([3, 4, 0, 1])
    expect(toy.encoding).toBe('toy')
    expect(toy.countMany(['ab', 'ab ab a', ''])).toEqual(Uint32Array.of(1, 4, 0))
  })

  test('takes text that names a special token for text, and matches added tokens that are not special', () => {
    expect([...toy.encode('<s>')]).toEqual([6, 7, 8])
    expect([...toy.encode('a\n\nb')]).toEqual([1, 11, 2])
  })

  test('takes a lone surrogate for U+FFFD', () => {
    expect([...toy.encode('a\ud800b')]).toEqual([1, 5, 2])
    expect([...toy.encode('\udc00\ud800')]).toEqual([5, 5])
  })

  test('refuses what is no text and no limit', () => {
    expect(() => toy.count(7 as never)).toThrowError(expect.objectContaining({ code: 'INVALID_TEXT' }))
    expect(() => toy.countMany('ab' as never)).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => toy.truncate('ab', -1)).toThrowError(expect.objectContaining({ code: 'INVALID_LIMIT' }))
  })

  test('names the package that is missing, and a module without a tokenizer', async () => {
    await expect(loadHuggingFace(content, { encoding: 'toy', module: {} as never })).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      data: { engine: '@huggingface/tokenizers' },
    })
    expect((await loadHuggingFace(content, { encoding: 'toy' })).count('ab')).toBe(1)
  })

  test('refuses a file of another encoding than the one that is named, and what is no such file', async () => {
    await expect(loadHuggingFace(content, { encoding: 'gemma3' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      data: { name: 'encoding', received: 'gemma3', expected: expect.stringContaining('10 tokens and 2 merges') },
    })
    await expect(loadHuggingFace({}, { encoding: 'toy' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(loadHuggingFace(content, { encoding: '' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('says what the package cannot read, and on which text it fails', () => {
    const unread = { ...content, model: { type: 'nobody’s' } }
    expect(() => createHuggingFace(module, unread, 'toy')).toThrowError(
      expect.objectContaining({ code: 'ENGINE_UNSUPPORTED' }),
    )
    const failing: HuggingFaceModule = {
      Tokenizer: class {
        encode(): never {
          throw new RangeError('too long')
        }
      },
    }
    expect(() => createHuggingFace(failing, content, 'toy').count('abc')).toThrowError(
      expect.objectContaining({ code: 'ENGINE_FAILED', data: expect.objectContaining({ textCodeUnits: 3 }) }),
    )
  })
})
