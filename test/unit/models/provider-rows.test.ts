import { describe, expect, it } from 'vitest'
import { allModels } from '../../../src/models/all.ts'
import { catalogueModels, findModel } from '../../../src/models/catalogue.ts'
import { readRows, rowsOf } from '../../../src/models/provider-rows.ts'
import { writeRow } from '../../../src/models/snapshot/write-row.ts'
import type { ModelInfo } from '../../../src/models/types.ts'

const full: Required<Omit<ModelInfo, 'encoding'>> = {
  id: 'full',
  provider: 'someone',
  name: 'Full, with everything',
  aliases: ['full-1', 'full-2'],
  family: 'fam',
  windowTokens: 1000,
  inputLimitTokens: 900,
  outputLimitTokens: 800,
  prices: {
    inputUsdPerMillion: 0,
    outputUsdPerMillion: 0.0375,
    cacheReadUsdPerMillion: 3,
    cacheWriteUsdPerMillion: 4,
    thinkingOutputUsdPerMillion: 5,
  },
  priceTiers: [
    { aboveInputTokens: 10, inputUsdPerMillion: 6, outputUsdPerMillion: 7 },
    { aboveInputTokens: 20, inputUsdPerMillion: 8, outputUsdPerMillion: 9, thinkingOutputUsdPerMillion: 10 },
  ],
  fineTunedPrices: { inputUsdPerMillion: 11, outputUsdPerMillion: 12 },
  purpose: 'ocr',
  inputModalities: ['text', 'image', 'pdf', 'audio', 'video'],
  outputModalities: ['audio', 'text'],
  reasoning: true,
  tools: true,
  structuredOutput: true,
  deprecated: true,
  asOf: '2031-02-03',
}

describe('the lines of the packaged models', () => {
  it('hold everything, and come back as they were', () => {
    expect(readRows(['someone', writeRow(full)])).toEqual([full])
    const least = { id: 'least', provider: 'someone', windowTokens: 1 }
    expect(readRows(['someone', `${writeRow(full)}\n${writeRow(least)}`])).toEqual([full, least])
    expect(readRows(['someone', ''])).toEqual([])
  })

  it('are those that the packaged models make', () => {
    for (const info of allModels()) expect(readRows([info.provider ?? '', writeRow(info)])).toEqual([info])
  })

  it('are read one by one, and each once', () => {
    const [row] = rowsOf([['someone', `${writeRow(full)}\nother|||1`]])
    expect(row).toMatchObject({ id: full.id, provider: full.provider, aliases: full.aliases })
    expect(row!.info).toEqual(full)
    expect(row!.info).toBe(row!.info)
    // Of a model without a known encoding, the entry that is found is the one of the list.
    const claude = findModel('claude-sonnet-4-5')
    expect(claude).toBeDefined()
    expect(catalogueModels()).toContain(claude)
  })

  it.each(['a|b', 'a\nb', 'a`b'])('refuse %j', (name) => {
    expect(() => writeRow({ ...full, name })).toThrow(RangeError)
    expect(() => writeRow({ ...full, inputModalities: ['smell'] })).toThrow(RangeError)
  })
})
