import { describe, expect, it } from 'vitest'
import {
  anyOpenAiPicture,
  claudeDocumentTokens,
  claudePictureTokens,
  countRequest,
  geminiDocumentTokens,
  geminiFilmTokens,
  geminiPictureTokens,
  geminiSoundTokens,
  type MediaTokens,
  openAiPictureRule,
  pictureTokens,
} from '../../../../../src/chat/index.ts'
import { WordCounter } from '../../../../helpers/word-counter.ts'
import { fixture } from '../fixtures.ts'

const exactly = (tokens: number) => ({ lower: tokens, tokens, upper: tokens })

function expectWithin(tokens: number, { lower, upper }: MediaTokens): void {
  expect(lower).toBeLessThanOrEqual(tokens)
  expect(upper).toBeGreaterThanOrEqual(tokens)
}

describe("OpenAI's pictures, held to its documentation and to bills", () => {
  it.each([
    // The documentation: a 1024 × 1024 square at high detail is 765; a 2048 × 4096 one 1105; low detail always 85.
    ['gpt-4o', 1024, 1024, 'high', 765],
    ['gpt-4o', 2048, 4096, 'auto', 1105],
    ['gpt-4o', 4096, 8192, 'low', 85],
    // Bills: factor 1.2 for gpt-5-mini; a picture of 540 × 360 is 503 for gpt-4.1-nano.
    ['gpt-5-mini', 1600, 1600, 'auto', 1826],
    ['gpt-4.1-nano', 540, 360, 'auto', 503],
  ])('%s, %d × %d, %s detail: %d', (model, width, height, detail, tokens) => {
    expect(pictureTokens(openAiPictureRule(model)!, { width, height }, detail)).toEqual(exactly(tokens))
  })

  it('scales 1800 × 2400 down to the 1,452 patches of the documentation', () => {
    const rule = { kind: 'patches', factor: 1 } as const
    expect(pictureTokens(rule, { width: 1800, height: 2400 }, 'high')).toEqual(exactly(1452))
  })

  it('has room for 10,000 patches at the original detail', () => {
    const rule = openAiPictureRule('gpt-5.4')!
    expect(pictureTokens(rule, { width: 3200, height: 3200 }, 'original').upper).toBeGreaterThanOrEqual(10_000)
    expect(pictureTokens(rule, { width: 3200, height: 3200 }, 'high').upper).toBeLessThan(5000)
  })

  it('has no rule where bills contradict the documentation', () => {
    for (const model of ['o1', 'o3']) expect(openAiPictureRule(model)).toBeNull()
  })

  it('bounds a picture of unknown size by those of any size, for each model and detail', () => {
    const models = [
      'gpt-4o',
      'gpt-4o-mini',
      'gpt-4.1-mini',
      'gpt-5',
      'gpt-5-mini',
      'gpt-5.4',
      'gpt-5.4-nano',
      'o4-mini',
    ]
    for (const rule of models.map((model) => openAiPictureRule(model)!)) {
      for (const detail of ['low', 'high', 'auto', 'original']) {
        const unknown = pictureTokens(rule, null, detail)
        for (const size of sizes) {
          const known = pictureTokens(rule, size, detail)
          expect(known.lower).toBeLessThanOrEqual(known.upper)
          expect(known.lower).toBeGreaterThanOrEqual(unknown.lower)
          expect(known.upper).toBeLessThanOrEqual(unknown.upper)
          expect(anyOpenAiPicture(size, detail).upper).toBeGreaterThanOrEqual(rule.kind === 'tiles' ? 0 : known.upper)
        }
      }
    }
  })

  it('is exact for a picture whose size it can read', async () => {
    const url = `data:image/png;base64,${Buffer.from(fixture('plain.png')).toString('base64')}`
    const request = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] }
    const count = await countRequest(request, { model: 'gpt-4o', counter: new WordCounter() })
    // Two tiles of 512 px for 641 × 211; 3 a message, its role, and 3 for the reply.
    expect(count).toMatchObject({ exact: true, tokens: 85 + 2 * 170 + 3 + 1 + 3 })
  })
})

describe("Claude's pictures and documents", () => {
  it("has the documentation's examples within its bounds", () => {
    expectWithin(1590, claudePictureTokens({ width: 1092, height: 1092 }, 'small'))
    expectWithin(54, claudePictureTokens({ width: 200, height: 200 }, 'small'))
    expectWithin(3888, claudePictureTokens({ width: 2000, height: 1500 }, 'large'))
    // A recorded bill: 276 for a request with 12 tokens beside this picture.
    expectWithin(264, claudePictureTokens({ width: 540, height: 360 }, 'small'))
  })

  it('costs more without a size than with any, and where it is not known which pictures a model takes', () => {
    for (const pictures of ['small', 'large', 'unknown'] as const) {
      const unknown = claudePictureTokens(null, pictures)
      for (const size of sizes) expect(claudePictureTokens(size, pictures).upper).toBeLessThanOrEqual(unknown.upper)
    }
    for (const size of sizes) {
      const [small, large] = [claudePictureTokens(size, 'small'), claudePictureTokens(size, 'large')]
      expect(claudePictureTokens(size, 'unknown')).toMatchObject({ lower: small.lower, upper: large.upper })
    }
  })

  it('bounds a document by its pages, and by the most pages of a request where it does not say them', () => {
    const seven = claudeDocumentTokens({ lower: 7, upper: 7 }, 'small')
    expect(seven.upper).toBe(7 * claudeDocumentTokens({ lower: 1, upper: 1 }, 'small').upper)
    const open = claudeDocumentTokens({ lower: 1, upper: Number.POSITIVE_INFINITY }, 'small')
    expect(open).toMatchObject({ upper: claudeDocumentTokens(null, 'small').upper, lower: 1 })
    expect(open.upper).toBeGreaterThan(600 * 3000)
  })
})

describe("Gemini's pictures, documents, sound and film, held to recorded bills by modality", () => {
  it('counts pictures in tiles up to 2.5, and by a budget from 3 on', () => {
    expect(geminiPictureTokens({ width: 384, height: 384 }, 'tiles')).toEqual(exactly(258))
    expect(geminiPictureTokens({ width: 540, height: 360 }, 'tiles').tokens).toBe(1806)
    for (const tokens of [1088, 1102]) expectWithin(tokens, geminiPictureTokens({ width: 300, height: 300 }, 'budget'))
    for (const tokens of [258, 1088, 1806])
      expectWithin(tokens, geminiPictureTokens({ width: 540, height: 360 }, 'unknown'))
    expect(geminiPictureTokens(null, 'budget', 'ultra_high').upper).toBe(2240)
  })

  it('bounds a picture of unknown size by those of any size', () => {
    for (const pictures of ['tiles', 'budget', 'unknown'] as const) {
      const unknown = geminiPictureTokens(null, pictures)
      for (const size of sizes) expect(geminiPictureTokens(size, pictures).upper).toBeLessThanOrEqual(unknown.upper)
    }
  })

  it('counts 258 a page up to 2.5, and bounds a page from 3 on', () => {
    // 77 pages by address.
    expect(geminiDocumentTokens({ lower: 77, upper: 77 }, 'tiles')).toEqual(exactly(19_866))
    for (const tokens of [520, 532, 1102]) expectWithin(tokens, geminiDocumentTokens({ lower: 1, upper: 1 }, 'budget'))
  })

  it('bounds sound and film by their seconds', () => {
    for (const tokens of [150, 192]) expectWithin(tokens, geminiSoundTokens(6))
    // A film of 60 seconds: pictures and sound of the Gemini API and of Vertex; and of 10 seconds with Gemini 3.
    for (const tokens of [15_780 + 1917, 15_340 + 1475]) expectWithin(tokens, geminiFilmTokens(60, 'tiles'))
    expectWithin(3096 + 1500, geminiFilmTokens(60, 'tiles', { framesPerSecond: 0.2 }))
    expectWithin(640 + 250, geminiFilmTokens(10, 'budget'))
    expectWithin(64, geminiFilmTokens(1, 'budget'))
    expect(geminiSoundTokens(null).upper).toBeGreaterThanOrEqual(geminiSoundTokens(9.4 * 3600).upper)
    expect(geminiFilmTokens(null, 'tiles').upper).toBeGreaterThanOrEqual(geminiFilmTokens(10_000, 'tiles').upper)
  })
})

const sizes = [
  [1, 1],
  [3, 9000],
  [540, 360],
  [512, 512],
  [769, 768],
  [5000, 100],
  [1568, 1568],
  [3072, 401],
  [8000, 8000],
  [60_000, 2],
].map(([width = 0, height = 0]) => ({ width, height }))
