/**
 * What Gemini's template adds where a caller brings its tokenizer, so that texts are counted: recorded bills of 2025-05 to
 * 2026-08, from which the texts were taken off. By generation and by who serves it; null for those that no bill is of.
 */
import type { Tokens } from '../../claude/rules.ts'
import { findRule, type Rule, type RuleTarget } from '../../rules.ts'
import { declarations } from './declarations.ts'
import { plain } from './plain.ts'
import { python } from './python.ts'
import type { Writing } from './written.ts'

export interface OwnRules {
  /** Tokens of each content, and of the system instruction. */
  readonly contentTokens: number
  readonly systemTokens: number
  /** Whether all texts that bills are of have the tokens of Gemma 3's tokenizer. */
  readonly isTextExact: boolean
  readonly writing: Writing
  /** Schemas of structured answers that may count: those that no bill shows to be free. */
  readonly answerSchemas: 'all' | 'openapi'
  /** Whether bills show that thoughts count as other texts do. */
  readonly thoughtsCount: boolean
}

const VERTEX: OwnRules = {
  contentTokens: 0,
  systemTokens: 0,
  isTextExact: true,
  writing: plain({ freeJsonSchemas: false }),
  answerSchemas: 'all',
  thoughtsCount: false,
}
/** Four of 34 bills differ by 1 to 3 tokens, in texts with digits and JSON. */
const BEFORE_2_5: OwnRules = {
  ...VERTEX,
  isTextExact: false,
  writing: plain({ freeJsonSchemas: true }),
  answerSchemas: 'openapi',
}
const API_2_5: OwnRules = {
  contentTokens: 1,
  systemTokens: 1,
  isTextExact: true,
  writing: python,
  answerSchemas: 'openapi',
  thoughtsCount: true,
}
const API_3: OwnRules = { ...API_2_5, writing: declarations }

const rules: readonly Rule<OwnRules | null>[] = [
  { models: /^gemini-2\.0/, value: BEFORE_2_5 },
  { models: /^gemini-(?:2\.5|3-)/, providers: ['vertex', 'google-vertex'], value: VERTEX },
  { models: /^gemini-2\.5/, providers: ['google'], value: API_2_5 },
  { models: /^gemini-3-/, providers: ['google'], value: API_3 },
  { value: null },
]

export function ownRules(target: RuleTarget): OwnRules | null {
  return findRule(rules, target)
}

/** What a text that is not certain to have the tokens of Gemma 3's tokenizer may have less or more: what bills have, and one more. */
export function textSlack(text: string): Tokens {
  const most = text === '' ? 0 : 1 + Math.ceil(text.length / 300)
  return { lower: -most, tokens: 0, upper: most }
}

/** Bounds for what no bill has: nine such things in one schema cost 3 tokens more than they were thought to. */
export function unsureTokens(unsure: number): Tokens {
  return unsure === 0 ? { lower: 0, tokens: 0, upper: 0 } : { lower: -2 - 2 * unsure, tokens: 0, upper: 4 + 4 * unsure }
}

/**
 * What the signature of a thought costs, by its characters, where all else is exact: 48 recorded bills lie within 1.9 roots of
 * its length below and 1.0 above 0.205 tokens for each character beyond the first 80.
 */
export function ownSignatureTokens(length: number): Tokens {
  const likely = 0.205 * Math.max(0, length - 80)
  const root = Math.sqrt(length)
  return {
    lower: Math.max(0, Math.floor(likely - 2.4 * root)),
    tokens: Math.round(likely),
    upper: Math.ceil(likely + 1.6 * root) + 4,
  }
}
