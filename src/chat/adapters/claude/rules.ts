/**
 * What Claude's template adds to a request. It is not published: bounds of recorded bills (Anthropic's API and Bedrock,
 * 2025-03 to 2026-08) after what is written is taken off. Models without bills of their own have those of all, and
 * what Anthropic's "Tool use" page names (2026-10).
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
      toolsAuto: { lower: 488, tokens: 497, upper: 508 },
      toolsForced: { lower: 588, tokens: 602, upper: 618 },
      toolSearch: { lower: 130, tokens: 187, upper: 220 },
      tool: { lower: 14, tokens: 17, upper: 20 },
      call: { lower: 25, tokens: 32, upper: 40 },
      result: { lower: 21, tokens: 26, upper: 31 },
      thinkingEnabled: { lower: 27, tokens: 29, upper: 31 },
      thinkingAdaptive: { lower: 10, tokens: 17, upper: 31 },
    },
  },
  {
    models: /claude-(?:(?:sonnet|opus)-4(?:[.-][01](?!\d)|-\d{8}|@|$|-v)|4-(?:sonnet|opus)|3[.-]7)/,
    value: {
      ...SMALL,
      toolsAuto: { lower: 290, tokens: 318, upper: 370 },
      toolsForced: { lower: 290, tokens: 330, upper: 380 },
      thinkingEnabled: { lower: 24, tokens: 28, upper: 34 },
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
    models: /claude-opus-4[.-]7/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 400, tokens: 690, upper: 760 },
      toolsForced: { lower: 400, tokens: 720, upper: 830 },
    },
  },
  {
    models: /claude-opus-4[.-][89]/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 240, tokens: 285, upper: 420 },
      toolsForced: { lower: 240, tokens: 400, upper: 560 },
    },
  },
  {
    models: /claude-(?:opus|sonnet|haiku|fable)-(?:[5-9]|\d\d)(?!\d)/,
    value: {
      ...LARGE,
      toolsAuto: { lower: 330, tokens: 400, upper: 520 },
      toolsForced: { lower: 330, tokens: 500, upper: 620 },
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
