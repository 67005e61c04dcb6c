/** Work in steps against the same work at once. Seeded: every run takes the same texts. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tokenizer } from '../../src/index.ts'
import { type SlicedTokenizer, type Slices, slicesOf } from '../../src/tokenizer/slices.ts'
import { loadBuilt } from '../conformance/packaged.ts'
import { declaration } from '../corpus/index.ts'
import { random } from '../helpers/random.ts'

const LONG = 560_000

const TEXTS: Record<string, string> = {
  empty: '',
  short: 'hello world',
  English: declaration('eng').repeat(20),
  Chinese: declaration('cmn_hans').repeat(30),
  Thai: declaration('tha').repeat(10),
  'special tokens': 'say <|endoftext|> and <|endofprompt|> '.repeat(5_000),
  'a run of a': `before ${'a'.repeat(LONG)} after`,
  'a run of spaces': `x${' '.repeat(LONG)}y`,
  'a run of A': `你${'A'.repeat(LONG)}b`,
  'a run of 的': '的'.repeat(LONG),
  'random letters': randomLetters(LONG),
  emoji: '👩‍👩‍👧‍👦'.repeat(20_000),
}

function randomLetters(length: number): string {
  const next = random(7)
  return Array.from({ length }, () => 'abcdefghij'[next(10)]).join('')
}

/** The result of `steps`, and how far they said they were. */
function run<T>(steps: Slices<T>): { result: T; positions: number[] } {
  const positions: number[] = []
  for (;;) {
    const { done, value } = steps.next()
    if (done) return { result: value, positions }
    positions.push(value)
  }
}

describe.each(['o200k_base', 'gpt2'] as const)('steps in %s', (encoding) => {
  let tokenizer: Tokenizer
  let steps: SlicedTokenizer
  beforeAll(async () => {
    tokenizer = await loadBuilt(encoding)
    steps = slicesOf(tokenizer)!
  })

  it.each(Object.keys(TEXTS))('count, encode and document %s as at once, and say how far they are', (name) => {
    const text = TEXTS[name]!
    const count = tokenizer.count(text)
    for (const { result, positions } of [
      run(steps.count(text)),
      run(steps.replace(tokenizer.document(), 0, 0, text)),
    ]) {
      expect(result).toBe(count)
      expect(positions).toEqual([...positions].sort((a, b) => a - b))
      expect(positions.at(-1) ?? 0).toBeLessThanOrEqual(text.length)
    }
    const document = run(steps.document(text)).result
    expect([document.count, document.length]).toEqual([count, text.length])
    expect(Buffer.from(run(steps.encode(text)).result.buffer).equals(Buffer.from(tokenizer.encode(text).buffer))).toBe(
      true,
    )
  })

  it('are many for a long text, also for one that is a single run', () => {
    for (const name of ['English', 'a run of a', 'a run of 的', 'random letters']) {
      const text = TEXTS[name]!
      expect(run(steps.count(text)).positions.length, name).toBeGreaterThan(text.length / 200_000)
    }
  })

  it('treat special tokens as at once', () => {
    const text = TEXTS['special tokens']!
    const allowed = { allowedSpecial: 'all' } as const
    expect(run(steps.count(text, allowed)).result).toBe(tokenizer.count(text, allowed))
    expect(run(steps.encode(text, allowed)).result).toEqual(tokenizer.encode(text, allowed))
    expect(() => run(steps.count(text, { disallowedSpecial: 'all' }))).toThrow(
      expect.objectContaining({ code: 'DISALLOWED_SPECIAL' }),
    )
  })

  it('count many texts and split as at once', () => {
    const texts = [TEXTS.English!, '', TEXTS.Chinese!.slice(0, 100_000), 'hello']
    expect(run(steps.countMany(texts)).result).toEqual(tokenizer.countMany(texts))
    const text = TEXTS.English!.slice(0, 60_000)
    expect(run(steps.split(text, 500)).result).toEqual(tokenizer.split(text, 500))
  })

  it('replace in a document as at once', () => {
    const text = TEXTS.Thai!.slice(0, 50_000)
    for (const [from, to, insert] of [
      [10_000, 40_000, TEXTS.English!.slice(0, 200_000)],
      [0, 50_000, ''],
      [50_000, 50_000, ''],
      [25_000, 25_001, '\ude00'.repeat(70_000)],
    ] as const) {
      const document = tokenizer.document(text)
      const expected = text.slice(0, from) + insert + text.slice(to)
      expect(run(steps.replace(document, from, to, insert)).result).toBe(tokenizer.count(expected))
      expect(document.toString() === expected).toBe(true)
    }
  })

  it('refuse what the methods refuse', () => {
    expect(() => run(steps.count(5 as never))).toThrow(expect.objectContaining({ code: 'INVALID_TEXT' }))
    expect(() => run(steps.split('a', -1))).toThrow(expect.objectContaining({ code: 'INVALID_LIMIT' }))
    expect(() => run(steps.countMany('a' as never))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => run(steps.replace(tokenizer.document('abc'), 2, 9, 'x'))).toThrow(
      expect.objectContaining({ code: 'INVALID_RANGE' }),
    )
  })
})
