import type { MediaTokens, PageBounds, PictureSize } from '../types.ts'
import { fitted, squaresOf } from './patches.ts'

/**
 * What pictures, pages, sound and film cost with Gemini. Sources: Google, "Understand and count tokens", "Image
 * understanding", "Media resolution" (2026-08); recorded bills of 2025-05 to 2026-08, which name tokens by modality.
 */

/** `tiles` up to Gemini 2.5; `budget` from Gemini 3 on, where a resolution says how many tokens there are to spend. */
export type GeminiPictures = 'tiles' | 'budget' | 'unknown'

const TILE_TOKENS = 258
/** From Gemini 3 on, of a picture: the recorded ones are 1,088 and 1,102 without a resolution. */
const BUDGET_TOKENS: Readonly<Record<string, number>> = { low: 280, medium: 560, high: 1120, ultra_high: 2240 }
const DEFAULT_BUDGET_TOKENS = 1120

/** A picture; `resolution` is `low`, `medium`, `high` or `ultra_high`, of the part or of the request. */
export function geminiPictureTokens(
  size: PictureSize | null,
  pictures: GeminiPictures,
  resolution?: string,
): MediaTokens {
  const budget = budgetTokens(resolution)
  if (pictures === 'budget') return budget
  const tiles = tileTokens(size, resolution)
  if (pictures === 'tiles') return tiles
  return {
    lower: Math.min(tiles.lower, budget.lower),
    tokens: tiles.tokens,
    upper: Math.max(tiles.upper, budget.upper),
  }
}

/** A picture fills most of its budget, whatever its size; long and narrow ones less. */
function budgetTokens(resolution: string | undefined): MediaTokens {
  const most = BUDGET_TOKENS[resolution ?? ''] ?? DEFAULT_BUDGET_TOKENS
  return { lower: Math.floor(most / 4), tokens: Math.round(most * 0.97), upper: most }
}

/** Up to 384 px a side one tile; else tiles of 256 to 768 px by the shorter side, and one of the whole. */
function tileTokens(size: PictureSize | null, resolution: string | undefined): MediaTokens {
  if (resolution === 'low') return { lower: 64, tokens: 64, upper: TILE_TOKENS }
  if (size === null) return { lower: TILE_TOKENS, tokens: TILE_TOKENS * 7, upper: TILE_TOKENS * (MOST_TILES + 1) }
  if (size.width <= 384 && size.height <= 384) return { lower: TILE_TOKENS, tokens: TILE_TOKENS, upper: TILE_TOKENS }
  const shown = fitted(size, LONGEST_PX)
  const side = Math.min(768, Math.max(256, Math.floor(Math.min(shown.width, shown.height) / 1.5)))
  const tokens = TILE_TOKENS * (Math.min(MOST_TILES, squaresOf(shown, side)) + 1)
  return { lower: TILE_TOKENS, tokens, upper: tokens }
}

const LONGEST_PX = 3072
/** Two rows of the smallest tile. */
const MOST_TILES = 2 * (LONGEST_PX / 256)

/** Source: Google, "Document understanding": at most 1,000 pages. */
const MOST_PAGES = 1000
/** From Gemini 3 on a page is a picture of 520 to 560 tokens, or of a whole budget, and its text counts as text. */
const PAGE = { tiles: [TILE_TOKENS, TILE_TOKENS, TILE_TOKENS], budget: [260, 560, 1120 + 2000] } as const

/** A PDF, 258 tokens a page up to Gemini 2.5; without pages, the most that a request may have. */
export function geminiDocumentTokens(pages: PageBounds | null, pictures: GeminiPictures): MediaTokens {
  const [lower, tokens, upper] = pictures === 'unknown' ? [TILE_TOKENS, 560, PAGE.budget[2]] : PAGE[pictures]
  const bounds = pages ?? { lower: 1, upper: MOST_PAGES }
  const most = Math.min(MOST_PAGES, bounds.upper)
  return {
    lower: bounds.lower * lower,
    tokens: (Number.isFinite(bounds.upper) ? most : bounds.lower) * tokens,
    upper: most * upper,
  }
}

/** 32 tokens a second on the Gemini API up to 2.5; 25 on Vertex, and from Gemini 3 on. */
const SOUND_TOKENS = { lower: 25, upper: 32 } as const
/** Source: Google, "Audio understanding": at most 9.5 hours in a prompt. */
const MOST_SOUND_SECONDS = 9.5 * 3600

/** Sound of so many seconds; null for a length that is not known. */
export function geminiSoundTokens(seconds: number | null): MediaTokens {
  if (seconds === null) return { lower: 1, tokens: 32 * 60, upper: MOST_SOUND_SECONDS * SOUND_TOKENS.upper }
  return {
    lower: Math.floor(Math.max(0, seconds - 1) * SOUND_TOKENS.lower),
    tokens: Math.ceil(seconds * SOUND_TOKENS.upper),
    upper: Math.ceil((seconds + 1) * SOUND_TOKENS.upper),
  }
}

/** A frame with the text of its time: 258 to 263 before Gemini 3, and 64 to 70 from then on, or at a low resolution. */
const FRAME_TOKENS = { lower: 64, tiles: 263, budget: 70, high: 280 } as const
/** Source: Google, "Video understanding": at most 3 hours. */
const MOST_FILM_SECONDS = 3 * 3600

/** Film of so many seconds, its sound with it. `framesPerSecond` is the request's; without it, one. */
export function geminiFilmTokens(
  seconds: number | null,
  pictures: GeminiPictures,
  { framesPerSecond = 1, resolution }: { readonly framesPerSecond?: number; readonly resolution?: string } = {},
): MediaTokens {
  const length = seconds ?? MOST_FILM_SECONDS
  const dearest =
    pictures === 'budget'
      ? resolution === 'high' || resolution === 'ultra_high'
        ? FRAME_TOKENS.high
        : FRAME_TOKENS.budget
      : FRAME_TOKENS.tiles
  const frames = {
    lower: Math.floor(Math.max(0, length - 1) * framesPerSecond),
    upper: Math.ceil((length + 1) * framesPerSecond),
  }
  const sound = geminiSoundTokens(length)
  return {
    // A film may be silent.
    lower: seconds === null ? 1 : Math.max(1, frames.lower) * FRAME_TOKENS.lower,
    tokens: Math.ceil((seconds ?? 60) * (framesPerSecond * dearest + SOUND_TOKENS.upper)),
    upper: frames.upper * dearest + sound.upper,
  }
}
