/**
 * What Gemini's template adds. Recorded bills of 2025-05 to 2026-08, after the text is taken off, which was counted with
 * Gemma 3's tokenizer: that is Gemini's. Text fits to the token; a tool or a call within some tokens.
 */
import type { GeminiPictures } from '../../media/rules/gemini.ts'
import type { Tokens } from '../claude/rules.ts'
import { findRule, type Rule, type RuleTarget } from '../rules.ts'

export interface GeminiRules {
  readonly content: Tokens
  readonly system: Tokens
  /** Beside the names and descriptions of a function; of a property; of a schema within a schema. */
  readonly tool: Tokens
  readonly property: Tokens
  readonly nested: Tokens
  readonly call: Tokens
  readonly result: Tokens
  /** Of a schema of structured answers, the share that may count. */
  readonly schemaCounts: boolean
  /** Tokens for a character of a thought's signature, where the call it belongs to is of the current turn. */
  readonly signature: Tokens
  readonly pictures: GeminiPictures
}

/** The sum of the texts, and hardly anything else: Vertex, and models before 2.5. */
const PLAIN: GeminiRules = {
  content: { lower: 0, tokens: 0, upper: 1 },
  system: { lower: 0, tokens: 0, upper: 1 },
  tool: { lower: 0, tokens: 1, upper: 3 },
  property: { lower: 0, tokens: 1, upper: 4 },
  nested: { lower: 0, tokens: 1, upper: 8 },
  call: { lower: 0, tokens: 0, upper: 3 },
  result: { lower: 0, tokens: 0, upper: 3 },
  schemaCounts: true,
  signature: { lower: 0, tokens: 0, upper: 0 },
  pictures: 'tiles',
}

const rules: readonly Rule<GeminiRules>[] = [
  { models: /gemini-(?:1|2\.0)/, value: PLAIN },
  { models: /gemini-2/, providers: ['vertex', 'google-vertex'], value: PLAIN },
  { models: /gemini-[3-9]/, providers: ['vertex', 'google-vertex'], value: { ...PLAIN, pictures: 'budget' } },
  {
    models: /gemini-2\.5/,
    value: {
      ...PLAIN,
      content: { lower: 1, tokens: 1, upper: 1 },
      system: { lower: 0, tokens: 1, upper: 1 },
      tool: { lower: 14, tokens: 18, upper: 21 },
      property: { lower: 6, tokens: 12, upper: 26 },
      nested: { lower: 0, tokens: 10, upper: 64 },
      call: { lower: 4, tokens: 9, upper: 14 },
      result: { lower: 1, tokens: 4, upper: 9 },
      schemaCounts: false,
    },
  },
  {
    models: /gemini-[3-9]/,
    value: {
      content: { lower: 1, tokens: 1, upper: 1 },
      system: { lower: 0, tokens: 1, upper: 1 },
      tool: { lower: 10, tokens: 13, upper: 16 },
      property: { lower: 10, tokens: 25, upper: 34 },
      nested: { lower: 0, tokens: 10, upper: 64 },
      call: { lower: 4, tokens: 9, upper: 16 },
      result: { lower: 1, tokens: 4, upper: 9 },
      schemaCounts: false,
      signature: { lower: 0.12, tokens: 0.2, upper: 0.26 },
      pictures: 'budget',
    },
  },
  {
    value: {
      content: { lower: 0, tokens: 1, upper: 1 },
      system: { lower: 0, tokens: 1, upper: 1 },
      tool: { lower: 0, tokens: 13, upper: 21 },
      property: { lower: 0, tokens: 12, upper: 34 },
      nested: { lower: 0, tokens: 10, upper: 64 },
      call: { lower: 0, tokens: 6, upper: 16 },
      result: { lower: 0, tokens: 3, upper: 9 },
      schemaCounts: true,
      signature: { lower: 0, tokens: 0.1, upper: 0.26 },
      pictures: 'unknown',
    },
  },
]

export function geminiRules(target: RuleTarget): GeminiRules {
  return findRule(rules, target)
}

/** A tool of Google's, declared: nothing in the recorded bills of search on Vertex, 16 on the Gemini API. */
export function hostedTokens(name: string): Tokens {
  return { lower: 0, tokens: 0, upper: /^google_?search/i.test(name) ? 24 : 300 }
}
