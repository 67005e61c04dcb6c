import { describe, expect, it } from 'vitest'
import { getModel, inputLimitFor, inputRoom } from '../../../src/models/index.ts'

describe('the room for input', () => {
  it('is the window less the output, or the limit of input where that is lower', () => {
    expect(inputLimitFor({ windowTokens: 1000 }, 100)).toBe(900)
    expect(inputLimitFor({ windowTokens: 1000, inputLimitTokens: 600 }, 100)).toBe(600)
    expect(inputLimitFor({ windowTokens: 1000, inputLimitTokens: 600 }, 500)).toBe(500)
    expect(inputLimitFor({ windowTokens: 1000 }, 2000)).toBe(0)
  })

  it('is over the limit of gpt-5 with 289,650 tokens, which its window would hold', () => {
    expect(inputRoom(getModel('gpt-5'), 289_650)).toEqual({
      limitTokens: 272_000,
      freeTokens: 0,
      overTokens: 17_650,
      usedShare: 289_650 / 272_000,
    })
  })

  it('says what is left, and how full it is', () => {
    expect(inputRoom({ windowTokens: 1000 }, 300, 400)).toEqual({
      limitTokens: 600,
      freeTokens: 300,
      overTokens: 0,
      usedShare: 0.5,
    })
    expect(inputRoom({ windowTokens: 10 }, 0, 10).usedShare).toBe(0)
    expect(inputRoom({ windowTokens: 10 }, 1, 10)).toMatchObject({ overTokens: 1, usedShare: Number.POSITIVE_INFINITY })
  })
})
