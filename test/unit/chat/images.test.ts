import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  claudePictureTokens,
  countRequest,
  geminiPictureTokens,
  openAiPictureRule,
  pictureSize,
  pictureTokens,
} from '../../../src/chat/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

/** The smallest headers that say a size, written by hand after the formats' specifications. */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return bytes
}
function jpeg(width: number, height: number): Uint8Array {
  const app0 = [0xff, 0xe0, 0, 16, ...new Array(14).fill(0)]
  const frame = [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3]
  return Uint8Array.from([0xff, 0xd8, ...app0, ...frame, ...new Array(20).fill(0)])
}
function gif(width: number, height: number): Uint8Array {
  return Uint8Array.from(
    [...'GIF89a']
      .map((char) => char.charCodeAt(0))
      .concat([width & 255, width >> 8, height & 255, height >> 8, ...new Array(20).fill(0)]),
  )
}
function webp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(30)
  bytes.set([...'RIFF....WEBPVP8X'].map((char) => char.charCodeAt(0)))
  bytes.set([(width - 1) & 255, (width - 1) >> 8, 0, (height - 1) & 255, (height - 1) >> 8, 0], 24)
  return bytes
}
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

describe('pictureSize', () => {
  it.each([
    ['png', png],
    ['jpeg', jpeg],
    ['gif', gif],
    ['webp', webp],
  ])('reads a %s as bytes, base64 and data URL', (_, make) => {
    const size = { width: 1025, height: 700 }
    const bytes = make(size.width, size.height)
    expect(pictureSize(bytes)).toEqual(size)
    expect(pictureSize(base64(bytes))).toEqual(size)
    expect(pictureSize(`data:image/x;base64,${base64(bytes)}`)).toEqual(size)
  })

  it('knows nothing of a link, of noise and of nothing', () => {
    for (const source of [
      'https://example.com/a.png',
      '!!!',
      '',
      null,
      5,
      new Uint8Array(3),
      deflateSync('noise'.repeat(50)),
    ]) {
      expect(pictureSize(source)).toBeNull()
    }
  })
})

describe("OpenAI's rules, with the examples of its documentation", () => {
  const exact = (tokens: number) => ({ lower: tokens, upper: tokens })

  it.each([
    // A 1024 × 1024 square at high detail is 765; a 2048 × 4096 one 1105; low detail always 85.
    ['gpt-4o', 1024, 1024, false, 765],
    ['gpt-4o', 2048, 4096, false, 1105],
    ['gpt-4o', 4096, 8192, true, 85],
    // 1024 × 1024 are 1024 patches; 1800 × 2400 are scaled down to 1452.
    ['gpt-5-mini', 1024, 1024, false, Math.ceil(1024 * 1.62)],
    ['gpt-5-mini', 1800, 2400, false, Math.ceil(1452 * 1.62)],
  ])('%s, %d × %d, low detail %s: %d', (model, width, height, low, tokens) => {
    expect(pictureTokens(openAiPictureRule(model)!, { width, height }, low)).toEqual(exact(tokens))
  })

  it('bounds a picture whose size it cannot know, and a model whose rule is not published', async () => {
    const rule = openAiPictureRule('gpt-4o')!
    const unknown = pictureTokens(rule, null, false)
    for (const [width, height] of [
      [1, 1],
      [512, 512],
      [5000, 100],
      [8000, 8000],
    ] as const) {
      const { upper } = pictureTokens(rule, { width, height }, false)
      expect(upper).toBeGreaterThanOrEqual(unknown.lower)
      expect(upper).toBeLessThanOrEqual(unknown.upper)
    }
    const content = [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }]
    const count = await countRequest(
      { messages: [{ role: 'user', content }] },
      { model: 'gpt-5.4', counter: new WordCounter() },
    )
    expect(count.exact).toBe(false)
    expect(count.breakdown.image).toBeGreaterThan(1000)
  })

  it('is exact for a picture whose size it can read', async () => {
    const content = [{ type: 'image_url', image_url: { url: `data:image/png;base64,${base64(png(1024, 1024))}` } }]
    const count = await countRequest(
      { messages: [{ role: 'user', content }] },
      { model: 'gpt-4o', counter: new WordCounter() },
    )
    expect(count).toMatchObject({ exact: true, tokens: 765 + 3 + 1 + 3 })
  })
})

it("bounds Claude's and Gemini's pictures around their documented sizes", () => {
  // Anthropic's table: 1092 × 1092 is about 1590 tokens, 200 × 200 about 54.
  for (const [side, tokens] of [
    [1092, 1590],
    [200, 54],
  ] as const) {
    const { lower, upper } = claudePictureTokens({ width: side, height: side })
    expect(lower).toBeLessThanOrEqual(tokens)
    expect(upper).toBeGreaterThanOrEqual(tokens)
  }
  expect(geminiPictureTokens({ width: 384, height: 384 })).toEqual({ lower: 258, upper: 258 })
  expect(geminiPictureTokens({ width: 960, height: 540 }).upper).toBeGreaterThanOrEqual(258 * 6)
})
