/** The size of a picture from its first bytes, and what a picture of that size costs. */

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** How a picture's tokens follow from its size, in one family of models. */
export type PictureRule =
  | { readonly kind: 'tiles'; readonly baseTokens: number; readonly tileTokens: number }
  | { readonly kind: 'patches'; readonly factor: number }

/**
 * OpenAI's rules per model. Source: OpenAI, "Images and vision", calculating costs (2025-08): tiles of 512 px after
 * fitting into 2048 × 2048 and a short side of 768; patches of 32 px, at most 1,536, times a factor.
 */
const openAiRules: readonly (readonly [RegExp, PictureRule])[] = [
  [/^gpt-4o-mini/, { kind: 'tiles', baseTokens: 2833, tileTokens: 5667 }],
  [/^gpt-4\.1-mini|^gpt-5-mini/, { kind: 'patches', factor: 1.62 }],
  [/^gpt-4\.1-nano|^gpt-5-nano/, { kind: 'patches', factor: 2.46 }],
  [/^o4-mini/, { kind: 'patches', factor: 1.72 }],
  [/^(?:gpt-4o|gpt-4\.1|gpt-4\.5|gpt-4-turbo|chatgpt-4o)/, { kind: 'tiles', baseTokens: 85, tileTokens: 170 }],
  [/^gpt-5(?:$|-chat|-2025)/, { kind: 'tiles', baseTokens: 70, tileTokens: 140 }],
  [/^o[13]/, { kind: 'tiles', baseTokens: 75, tileTokens: 150 }],
]
const MOST_TILES = 8
const MOST_PATCHES = 1536

/** The rule of an OpenAI model, or null for one whose rule is not published. */
export function openAiPictureRule(model: string): PictureRule | null {
  return openAiRules.find(([pattern]) => pattern.test(model))?.[1] ?? null
}

/** What a picture costs by a rule; without a size, between the least and the most that a picture can cost. */
export function pictureTokens(
  rule: PictureRule,
  size: PictureSize | null,
  low: boolean,
): { lower: number; upper: number } {
  if (rule.kind === 'patches') {
    const exact = size && Math.ceil(patchesOf(size) * rule.factor)
    return exact === null ? { lower: 1, upper: Math.ceil(MOST_PATCHES * rule.factor) } : { lower: exact, upper: exact }
  }
  const { baseTokens, tileTokens } = rule
  if (low) return { lower: baseTokens, upper: baseTokens }
  if (size === null) return { lower: baseTokens + tileTokens, upper: baseTokens + tileTokens * MOST_TILES }
  const tokens = baseTokens + tileTokens * tilesOf(size)
  return { lower: tokens, upper: tokens }
}

/** Claude: width × height / 750 after fitting a long side of 1568 px and about 1.15 megapixels. Source: Anthropic, "Vision". */
export function claudePictureTokens(size: PictureSize | null): { lower: number; upper: number } {
  if (size === null) return { lower: 1, upper: 1600 }
  const shrink = Math.min(
    1,
    1568 / Math.max(size.width, size.height),
    Math.sqrt(1_200_000 / (size.width * size.height)),
  )
  const tokens = Math.ceil((size.width * shrink * size.height * shrink) / 750)
  return { lower: Math.floor(tokens * 0.9), upper: Math.min(1600, Math.ceil(tokens * 1.1)) }
}

/**
 * Gemini: 258 up to 384 px a side, else 258 per tile of 256 to 768 px. Sources: Google, "Understand and count tokens"
 * and "Image understanding".
 */
export function geminiPictureTokens(size: PictureSize | null): { lower: number; upper: number } {
  if (size === null) return { lower: 258, upper: 258 * 12 }
  if (size.width <= 384 && size.height <= 384) return { lower: 258, upper: 258 }
  const unit = Math.min(768, Math.max(256, Math.floor(Math.min(size.width, size.height) / 1.5)))
  return { lower: 258, upper: 258 * Math.ceil(size.width / unit) * Math.ceil(size.height / unit) }
}

function tilesOf({ width, height }: PictureSize): number {
  const fit = Math.min(1, 2048 / Math.max(width, height))
  const short = Math.min(1, 768 / Math.min(width * fit, height * fit))
  return Math.ceil(Math.round(width * fit * short) / 512) * Math.ceil(Math.round(height * fit * short) / 512)
}

function patchesOf({ width, height }: PictureSize): number {
  const patches = Math.ceil(width / 32) * Math.ceil(height / 32)
  if (patches <= MOST_PATCHES) return patches
  // Scaled down until the whole patches of the smaller picture are within the limit.
  const shrink = Math.sqrt((32 * 32 * MOST_PATCHES) / (width * height))
  const [across, down] = [(width * shrink) / 32, (height * shrink) / 32]
  const fit = Math.min(Math.floor(across) / across, Math.floor(down) / down)
  return Math.min(MOST_PATCHES, Math.ceil(across * fit) * Math.ceil(down * fit))
}

const HEADER_BYTES = 64 * 1024

/** The size of a PNG, GIF, WebP or JPEG given as bytes, base64 or a data URL; null for a link and for anything else. */
export function pictureSize(source: unknown): PictureSize | null {
  const bytes = headerOf(source)
  if (bytes === null || bytes.length < 24) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) }
  if (view.getUint32(0) === 0x47494638) return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view)
  return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null
}

function webpSize(view: DataView): PictureSize | null {
  if (view.byteLength < 30) return null
  const kind = view.getUint32(12)
  if (kind === 0x56503858)
    return {
      width: 1 + (view.getUint32(24, true) & 0xffffff),
      height: 1 + ((view.getUint32(26, true) >>> 8) & 0xffffff),
    }
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  return kind === 0x56503820
    ? { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    : null
}

function jpegSize(view: DataView): PictureSize | null {
  let at = 2
  while (at + 9 < view.byteLength) {
    const marker = view.getUint16(at)
    if (marker >> 8 !== 0xff) return null
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

function headerOf(source: unknown): Uint8Array | null {
  if (source instanceof Uint8Array) return source.subarray(0, HEADER_BYTES)
  if (source instanceof ArrayBuffer) return new Uint8Array(source, 0, Math.min(source.byteLength, HEADER_BYTES))
  if (typeof source !== 'string' || /^https?:/i.test(source)) return null
  const base64 = source.startsWith('data:')
    ? source.slice(source.indexOf(',') + 1, source.indexOf(',') + 1 + HEADER_BYTES)
    : source.slice(0, HEADER_BYTES)
  try {
    return Uint8Array.from(atob(base64.slice(0, base64.length - (base64.length % 4))), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}
