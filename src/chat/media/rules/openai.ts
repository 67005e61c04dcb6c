import type { MediaTokens, PictureSize } from '../types.ts'
import { fitted, fittedSquares } from './patches.ts'

/** How a picture's tokens follow from its size, in one family of models. */
export type PictureRule =
  | { readonly kind: 'tiles'; readonly baseTokens: number; readonly tileTokens: number }
  | {
      readonly kind: 'patches'
      /** Tokens a patch. Two, where what is billed is not known to be what is documented. */
      readonly factor: number
      readonly leastFactor?: number
      /** Tokens beside the patches. */
      readonly extraTokens?: number
      /** The most patches of a picture, by its detail. */
      readonly mostPatches?: Readonly<Record<string, number>>
    }

/** From GPT-5.4 on. `auto` may become any of them. Source: OpenAI, "Images and vision", model sizing (2026-08). */
const LARGE = { low: 256, high: 2500, original: 10_000, auto: 10_000 } as const

/**
 * OpenAI's rules by model. Sources: OpenAI, "Images and vision", calculating costs (2025-08): tiles of 512 px after
 * fitting into 2048 × 2048 and a short side of 768; patches of 32 px, at most 1,536, times a factor. The factors of
 * gpt-4.1 and gpt-5 mini and nano are those of recorded bills (2026-11), which differ from the page for gpt-5.
 */
const rules: readonly (readonly [RegExp, PictureRule])[] = [
  [/^gpt-4o-mini/, { kind: 'tiles', baseTokens: 2833, tileTokens: 5667 }],
  [/^gpt-4\.1-mini/, { kind: 'patches', factor: 1.62, extraTokens: 1 }],
  [/^gpt-4\.1-nano/, { kind: 'patches', factor: 2.46, extraTokens: 1 }],
  [/^gpt-5-mini/, { kind: 'patches', factor: 1.2 }],
  [/^gpt-5-nano/, { kind: 'patches', factor: 1.5 }],
  [
    /^gpt-5\.\d+-mini|^gpt-5(?:\.\d)?-codex-mini/,
    { kind: 'patches', factor: 1.62, leastFactor: 1, extraTokens: 1, mostPatches: LARGE },
  ],
  [/^gpt-5\.\d+-nano/, { kind: 'patches', factor: 2.46, leastFactor: 1, extraTokens: 1, mostPatches: LARGE }],
  [/^o4-mini/, { kind: 'patches', factor: 1.72, leastFactor: 1, extraTokens: 1 }],
  [/^(?:gpt-4o|gpt-4\.1|gpt-4\.5|gpt-4-turbo|chatgpt-4o)/, { kind: 'tiles', baseTokens: 85, tileTokens: 170 }],
  [/^gpt-5(?:$|-chat|-2025)/, { kind: 'tiles', baseTokens: 70, tileTokens: 140 }],
  [
    /^gpt-(?:5\.[4-9]|5\.\d\d|[6-9])/,
    { kind: 'patches', factor: 1.72, leastFactor: 1, extraTokens: 1, mostPatches: LARGE },
  ],
]
const MOST_TILES = 8
const MOST_PATCHES = 1536
/** Pictures of 512 px are what `low` is made of. */
const LOW_PATCHES = 256

/** The rule of an OpenAI model, or null for one whose rule is not published, or whose bills contradict it (o1, o3). */
export function openAiPictureRule(model: string): PictureRule | null {
  return rules.find(([pattern]) => pattern.test(model))?.[1] ?? null
}

/**
 * What a picture costs by a rule: one number where it is known, else bounds; without a size, between the least and
 * the most that a picture can cost. `detail` is the request's: low, high, original or auto.
 */
export function pictureTokens(rule: PictureRule, size: PictureSize | null, detail: string): MediaTokens {
  if (rule.kind === 'patches') return patchTokens(rule, size, detail)
  const { baseTokens, tileTokens } = rule
  if (detail === 'low') return between(baseTokens, baseTokens)
  if (size === null)
    return between(baseTokens + (detail === 'high' ? tileTokens : 0), baseTokens + tileTokens * MOST_TILES)
  const tokens = baseTokens + tileTokens * tilesOf(size)
  return between(tokens, tokens)
}

function patchTokens(rule: PictureRule & { kind: 'patches' }, size: PictureSize | null, detail: string): MediaTokens {
  const { factor, leastFactor = factor, extraTokens = 0, mostPatches = {} } = rule
  const most = mostPatches[detail] ?? MOST_PATCHES
  const upperPatches = size ? fittedSquares(size, 32, most) : most
  // `low` may be taken as it is written, or not at all.
  const fewest = detail === 'low' || detail === 'auto' ? LOW_PATCHES : Math.min(most, MOST_PATCHES)
  const lowerPatches = size ? fittedSquares(size, 32, mostPatches[detail] || detail === 'low' ? fewest : most) : 1
  const isExact = leastFactor === factor
  return between(
    Math.ceil(lowerPatches * leastFactor) + (isExact ? extraTokens : 0),
    Math.ceil(upperPatches * factor) + extraTokens,
  )
}

/** A picture for a model whose rule is not known: anything that another's would cost. */
export function anyOpenAiPicture(size: PictureSize | null, detail: string): MediaTokens {
  const tiles = pictureTokens(
    { kind: 'tiles', baseTokens: 85, tileTokens: 170 },
    size,
    detail === 'low' ? 'high' : detail,
  )
  const patches = pictureTokens(
    { kind: 'patches', factor: 2.46, extraTokens: 1, mostPatches: { ...LARGE, low: MOST_PATCHES } },
    size,
    detail,
  )
  return between(1, Math.max(tiles.upper, patches.upper))
}

function tilesOf(size: PictureSize): number {
  const { width, height } = fitted(size, 2048)
  const short = Math.min(1, 768 / Math.min(width, height))
  return (
    Math.max(1, Math.ceil(Math.round(width * short) / 512)) * Math.max(1, Math.ceil(Math.round(height * short) / 512))
  )
}

/** The dearer end is the better guess: pictures are rarely small. */
function between(lower: number, upper: number): MediaTokens {
  return { lower, tokens: upper, upper }
}
