import type { MediaTokens, PageBounds, PictureSize } from '../types.ts'
import { fitted, squaresOf } from './patches.ts'

/**
 * Which pictures a Claude model takes: of 1,568 px and some 1,600 tokens up to Claude 4.6, of 2,576 px and 4,784
 * tokens from Opus 4.7 on. Source: Anthropic, "Vision" (2026-10); a recorded bill of 2025-10 agrees.
 */
export type ClaudePictures = 'small' | 'large' | 'unknown'

const SQUARE_PX = 28
const SMALL = { longestPx: 1568, mostTokens: 1600 } as const
const LARGE = { longestPx: 2576, mostTokens: 4784 } as const
/** The documentation says "approximately"; blocks around a picture cost a few tokens, too. */
const SLACK = 0.1
const BLOCK_TOKENS = 6

/** A picture for Claude; without a size, the most that one costs. */
export function claudePictureTokens(size: PictureSize | null, pictures: ClaudePictures): MediaTokens {
  const least = shownTokens(size, pictures === 'large' ? LARGE : SMALL)
  const most = pictures === 'small' ? least : shownTokens(size, LARGE)
  const tokens = pictures === 'large' ? most : least
  return {
    lower: size === null ? 1 : Math.floor(Math.min(least, areaTokens(size)) * (1 - SLACK)),
    tokens: tokens + BLOCK_TOKENS / 2,
    upper: Math.ceil(most * (1 + SLACK)) + BLOCK_TOKENS,
  }
}

function shownTokens(size: PictureSize | null, { longestPx, mostTokens }: typeof SMALL | typeof LARGE): number {
  return size === null ? mostTokens : Math.min(mostTokens, squaresOf(fitted(size, longestPx), SQUARE_PX))
}

/** The documentation's rule of thumb, which small pictures are below of. */
function areaTokens({ width, height }: PictureSize): number {
  return (width * height) / 750
}

/** Pages that a request may have: 600, or 100 for models with a window of 200,000. Source: Anthropic, "PDF support". */
const MOST_PAGES = 600
/** A page is shown as a picture, and its text is read: 1,500 to 3,000 tokens by what stands on it. Same source. */
const PAGE_TEXT_TOKENS = { tokens: 700, upper: 3000 } as const

/** A PDF for Claude: each page as a picture and as its text; without pages, the most that a request may have. */
export function claudeDocumentTokens(pages: PageBounds | null, pictures: ClaudePictures): MediaTokens {
  const { lower, upper } = pages ?? { lower: 1, upper: MOST_PAGES }
  const most = Math.min(MOST_PAGES, upper)
  const page = claudePictureTokens(null, pictures)
  const likely = Number.isFinite(upper) ? upper : lower
  return {
    lower,
    tokens: likely * (SMALL.mostTokens + PAGE_TEXT_TOKENS.tokens),
    upper: most * (page.upper + PAGE_TEXT_TOKENS.upper),
  }
}
