import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { estimateTokens } from '../../../src/chat/index.ts'
import { WordCounter, wordTokens } from '../../helpers/word-counter.ts'

const code = readFileSync(createRequire(import.meta.url).resolve('typescript/lib/lib.dom.d.ts'), 'utf8')
/** A batch of unlike texts: pieces of code of many lengths, some of them repeated letters. */
const batch = Array.from({ length: 400 }, (_, index) => {
  const start = (index * 4999) % (code.length - 12_000)
  return index % 9 === 0 ? 'na '.repeat(900) : code.slice(start, start + 500 + ((index * 977) % 11_000))
})
const exact = batch.reduce((sum, text) => sum + wordTokens(text), 0)

describe('estimateTokens', () => {
  it('has the exact number within its bounds for (almost) every seed, from a sample', async () => {
    let inside = 0
    for (let seed = 0; seed < 60; seed++) {
      const counter = new WordCounter()
      const estimate = await estimateTokens(batch, { counter, seed, sampleCodeUnits: 200_000 })
      if (estimate.lower <= exact && exact <= estimate.upper) inside++
      expect(counter.counted).toHaveLength(1)
      expect(estimate.sampledCodeUnits).toBeLessThanOrEqual(200_000)
      expect(estimate).toMatchObject({ exact: false, source: 'estimate' })
    }
    expect(inside).toBeGreaterThanOrEqual(57)
  })

  it('gets closer with more sample, and is the same for the same seed', async () => {
    const counter = new WordCounter()
    const rough = await estimateTokens(batch, { counter, sampleCodeUnits: 50_000 })
    const fine = await estimateTokens(batch, { counter, sampleCodeUnits: 800_000 })
    expect(fine.relativeError).toBeLessThan(rough.relativeError / 2)
    expect(await estimateTokens(batch, { counter, sampleCodeUnits: 50_000 })).toEqual(rough)
  })

  it('counts a small batch exactly', async () => {
    const few = ['one', '', 'two three']
    expect(await estimateTokens(few, { counter: new WordCounter() })).toMatchObject({
      tokens: 4,
      lower: 4,
      upper: 4,
      exact: true,
      relativeError: 0,
    })
    expect(await estimateTokens([], { counter: new WordCounter() })).toMatchObject({ tokens: 0, exact: true })
  })

  it('refuses a sample that is none', async () => {
    await expect(estimateTokens(['a'], { counter: new WordCounter(), sampleCodeUnits: 0 })).rejects.toThrow(
      /sampleCodeUnits/,
    )
  })
})
