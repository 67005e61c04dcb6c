/** What edits add to a count, against OpenAI's tokenizer before and after each. Seeded: every run makes the same edits. */
import { describe, expect, it } from 'vitest'
import { countEdit, loadTokenizer } from '../../src/index.ts'
import { tiktokenOf } from '../conformance/oracle.ts'
import { declaration } from '../corpus/index.ts'
import { cases } from '../helpers/cases.ts'
import { FRAGMENTS } from '../helpers/fragments.ts'
import { random } from '../helpers/random.ts'

const EDITS = cases(1_500)

describe.each(['o200k_base', 'cl100k_base', 'p50k_base', 'gpt2'])('%s', (encoding) => {
  it('adds what a count of the whole text adds', async () => {
    const tokenizer = await loadTokenizer(encoding)
    const oracle = tiktokenOf(encoding)
    const next = random(7)
    const fragments = (most: number) =>
      Array.from({ length: next(most + 1) }, () => FRAGMENTS[next(FRAGMENTS.length)] ?? '').join('')
    const prose = declaration('eng') + declaration('cmn_hans') + declaration('tha')
    for (let edit = 0; edit < EDITS; edit++) {
      const start = next(prose.length)
      const text = fragments(12) + prose.slice(start, start + next(40)) + fragments(12)
      const from = next(text.length + 1)
      const to = Math.min(text.length, from + (next(3) === 0 ? next(6) : 0))
      const insert = fragments(2)
      const edited = text.slice(0, from) + insert + text.slice(to)
      const added = oracle.encode_ordinary(edited).length - oracle.encode_ordinary(text).length
      expect(countEdit(tokenizer, text, from, to, insert), JSON.stringify([text, from, to, insert])).toBe(added)
    }
  })
})

describe('an edit', () => {
  const within = async (text: string, from: number, to: number, insert: string) =>
    countEdit(await loadTokenizer('o200k_base'), text, from, to, insert)

  it('in a long text is counted from the text around it', async () => {
    const long = 'one word and another. '.repeat(100_000)
    const reads: number[] = []
    const source = {
      length: long.length,
      slice: (from: number, to: number) => {
        reads.push(to - from)
        return long.slice(from, to)
      },
    }
    const tokenizer = await loadTokenizer('o200k_base')
    expect(countEdit(tokenizer, source, 1_100_000, 1_100_000, 'more ')).toBe(1)
    expect(Math.max(...reads)).toBeLessThanOrEqual(1_000)
  })

  it('without a cut near it, or too long, is left to a document', async () => {
    const run = 'a'.repeat(5_000)
    expect(await within(run, 2_500, 2_500, 'b')).toBeNull()
    expect(await within(`x = 1; ${run}`, 2_500, 2_500, 'b')).toBeNull()
    expect(await within('short', 5, 5, 'and long '.repeat(2_000))).toBeNull()
    expect(await within('long '.repeat(4_000), 0, 15_000, '')).toBeNull()
  })

  it('must be in the range of the text', async () => {
    await expect(within('text', 2, 9, '')).rejects.toMatchObject({ code: 'INVALID_RANGE' })
    await expect(within('text', 2, 2, 5 as never)).rejects.toMatchObject({ code: 'INVALID_TEXT' })
  })
})
