/**
 * What Claude's template adds to a request. It is not published: bounds of recorded bills (Anthropic's API and Bedrock,
 * 2025-03 to 2026-08) after what is written is taken off, and for the prompts about tools what Anthropic's page "Tool use with
 * Claude" names by model (2026): bills agree with it within some tokens. Models that neither has have wide bounds.
 */
import type { ClaudePictures } from '../../media/rules/anthropic.ts'
import { findRule, type Rule, type RuleTarget } from '../rules.ts'

/** Tokens between bounds; `tokens` is what most bills have. */
export interface Tokens {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

export interface ClaudeRules {
  /** The frame of a request, and of each message. */
  readonly request: Tokens
  readonly message: Tokens
  /** The system prompt about tools: for any of them or none, and where one must be called. */
  readonly toolsAuto: Tokens
  readonly toolsForced: Tokens
  /** Anthropic's tools to search for tools. */
  readonly toolSearch: Tokens
  /** Beside the name, the description and the schema of a tool. */
  readonly tool: Tokens
  readonly call: Tokens
  readonly result: Tokens
  readonly thinkingEnabled: Tokens
  readonly thinkingAdaptive: Tokens
  /** Beside the schema of a structured answer. */
  readonly schema: Tokens
  readonly document: Tokens
  readonly pictures: ClaudePictures
}

const COMMON: ClaudeRules = {
  request: { lower: 3, tokens: 3, upper: 4 },
  message: { lower: 3, tokens: 4, upper: 5 },
  toolsAuto: { lower: 150, tokens: 400, upper: 760 },
  toolsForced: { lower: 150, tokens: 500, upper: 800 },
  toolSearch: { lower: 90, tokens: 300, upper: 500 },
  tool: { lower: 10, tokens: 17, upper: 26 },
  call: { lower: 18, tokens: 34, upper: 48 },
  result: { lower: 12, tokens: 26, upper: 36 },
  thinkingEnabled: { lower: 0, tokens: 28, upper: 40 },
  thinkingAdaptive: { lower: 0, tokens: 4, upper: 40 },
  schema: { lower: 90, tokens: 132, upper: 180 },
  document: { lower: 16, tokens: 36, upper: 56 },
  pictures: 'unknown',
}
const SMALL = { ...COMMON, pictures: 'small' } as const
const LARGE = {
  ...COMMON,
  toolSearch: { lower: 180, tokens: 370, upper: 450 },
  thinkingAdaptive: { lower: 0, tokens: 1, upper: 8 },
  pictures: 'large',
} as const

const rules: readonly Rule<ClaudeRules>[] = [
  {
    models: /claude-(?:(?:sonnet|opus|haiku)-4[.-][56]|4[.-][56]-(?:sonnet|opus|haiku))(?!\d)/,
    value: {
      ...SMALL,
      // Named: 496 and 588, 497 and 589.
      toolsAuto: { lower: 491, tokens: 497, upper: 503 },
      toolsForced: { lower: 585, tokens: 598, upper: 612 },
      toolSearch: { lower: 165, tokens: 187, upper: 215 },
      tool: { lower: 14, tokens: 17, upper: 20 },
      call: { lower: 25, tokens: 32, upper: 40 },
      result: { lower: 21, tokens: 26, upper: 31 },
      thinkingEnabled: { lower: 27, tokens: 29, upper: 31 },
      thinkingAdaptive: { lower: 10, tokens: 17, upper: 31 },
    },
  },
  {
    // Named: 313 and 315.
    models: /claude-(?:(?:sonnet|opus)-4(?:[.-][01](?!\d)|-\d{8}|@|$|-v)|4-(?:sonnet|opus))/,
    value: {
      ...SMALL,
      toolsAuto: { lower: 304, tokens: 316, upper: 328 },
      toolsForced: { lower: 304, tokens: 318, upper: 332 },
      thinkingEnabled: { lower: 24, tokens: 28, upper: 34 },
    },
  },
  {
    models: /claude-3[.-]7/,
    value: {
      ...SMALL,
      toolsAuto: { lower: 290, tokens: 318, upper: 370 },
      toolsForced: { lower: 290, tokens: 330, upper: 380 },
      thinkingEnabled: { lower: 24, tokens: 28, upper: 34 },
    },
  },
  {
    // Named: 264 and 355.
    models: /claude-3[.-]5-haiku/,
    value: {
      ...SMALL,
      toolsAuto: { lower: 255, tokens: 264, upper: 276 },
      toolsForced: { lower: 338, tokens: 357, upper: 380 },
    },
  },
  {
    models: /claude-3[.-]5|claude-3-(?:opus|sonnet|haiku)|claude-(?:v?[12]|instant)/,
    value: {
      ...SMALL,
      toolsAuto: { lower: 150, tokens: 290, upper: 560 },
      toolsForced: { lower: 150, tokens: 330, upper: 560 },
    },
  },
  {
    // Named: 675 and 804.
    models: /claude-opus-4[.-]7/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 660, tokens: 682, upper: 715 },
      toolsForced: { lower: 790, tokens: 812, upper: 845 },
    },
  },
  {
    // Named: 290 and 410.
    models: /claude-opus-4[.-]8/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 278, tokens: 290, upper: 304 },
      toolsForced: { lower: 396, tokens: 411, upper: 430 },
      toolSearch: { lower: 320, tokens: 368, upper: 420 },
    },
  },
  {
    // Named: 354 and 474.
    models: /claude-sonnet-5(?![.-]\d(?!\d))/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 344, tokens: 358, upper: 382 },
      toolsForced: { lower: 460, tokens: 478, upper: 508 },
    },
  },
  {
    models: /claude-(?:(?:opus|sonnet|haiku|fable)-(?:[5-9]|\d\d)(?!\d)|opus-4[.-]9)/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 240, tokens: 320, upper: 520 },
      toolsForced: { lower: 240, tokens: 440, upper: 620 },
    },
  },
  { value: COMMON },
]

/** The rules of a Claude model, by whatever name its provider gives it. */
export function claudeRules(target: RuleTarget): ClaudeRules {
  return findRule(rules, target)
}

/**
 * Tools that Anthropic makes, by the start of their type, and what each adds to the system prompt. Recorded bills of
 * web_search, web_fetch, memory and tool_search; the documentation for bash, text_editor and computer.
 */
const providerTools: readonly (readonly [RegExp, Tokens])[] = [
  [/^web_search/, { lower: 1200, tokens: 1710, upper: 2400 }],
  [/^web_fetch/, { lower: 200, tokens: 525, upper: 1500 }],
  [/^memory/, { lower: 800, tokens: 1070, upper: 1400 }],
  [/^bash/, { lower: 100, tokens: 245, upper: 400 }],
  [/^text_editor/, { lower: 300, tokens: 700, upper: 1100 }],
  [/^computer/, { lower: 400, tokens: 1200, upper: 1800 }],
  [/^code_execution/, { lower: 100, tokens: 1500, upper: 4500 }],
]

/** What a tool of Anthropic's adds; anything that one of them does for one that is not known. */
export function providerToolTokens(rules: ClaudeRules, type: string): Tokens {
  if (type.startsWith('tool_search')) return rules.toolSearch
  return providerTools.find(([pattern]) => pattern.test(type))?.[1] ?? { lower: 0, tokens: 1000, upper: 4500 }
}

/** A task budget is told to the model: recorded bills have 39 and 40 more. */
export const TASK_BUDGET_TOKENS = { lower: 25, tokens: 39, upper: 60 } as const
