/**
 * What the templates of the models at Bedrock add. Recorded bills of 2025-03 to 2026-08, after the text is taken off.
 * Claude's are those of Anthropic's own API.
 */
import { type ClaudeRules, claudeRules, type Tokens } from '../claude/rules.ts'
import { findRule, type Rule, type RuleTarget } from '../rules.ts'

/** The rules of Claude, of which other models have the same kinds with other numbers. */
export interface ConverseRules extends ClaudeRules {
  readonly isClaude: boolean
  /** A picture of any size, a page and a second of film, where the model is not Claude. */
  readonly picture: Tokens
  readonly page: Tokens
  readonly filmSecond: Tokens
  /** Whether a schema of the answer is told to the model. */
  readonly schemaCounts: boolean
  /** What a turn of the assistant said may be left out by the template, as reasoning is. */
  readonly forgets: boolean
}

const OTHERS: ConverseRules = {
  ...claudeRules({ model: '', provider: '' }),
  request: { lower: 0, tokens: 3, upper: 24 },
  message: { lower: 0, tokens: 3, upper: 12 },
  toolsAuto: { lower: 0, tokens: 60, upper: 900 },
  toolsForced: { lower: 0, tokens: 60, upper: 900 },
  tool: { lower: 0, tokens: 12, upper: 64 },
  call: { lower: 0, tokens: 14, upper: 64 },
  result: { lower: 0, tokens: 14, upper: 64 },
  thinkingEnabled: { lower: 0, tokens: 0, upper: 60 },
  thinkingAdaptive: { lower: 0, tokens: 0, upper: 60 },
  schema: { lower: 0, tokens: 0, upper: 24 },
  document: { lower: 0, tokens: 20, upper: 64 },
  isClaude: false,
  picture: { lower: 1, tokens: 1000, upper: 6000 },
  page: { lower: 1, tokens: 1200, upper: 6000 },
  filmSecond: { lower: 1, tokens: 180, upper: 600 },
  schemaCounts: true,
  forgets: true,
}

const NOVA: ConverseRules = {
  ...OTHERS,
  request: { lower: 0, tokens: 0, upper: 2 },
  message: { lower: 0, tokens: 0, upper: 6 },
  toolsAuto: { lower: 300, tokens: 380, upper: 900 },
  toolsForced: { lower: 300, tokens: 400, upper: 900 },
  tool: { lower: 0, tokens: 4, upper: 30 },
  call: { lower: 0, tokens: 16, upper: 36 },
  result: { lower: 0, tokens: 16, upper: 36 },
  // A small picture is 440 tokens for Nova 2 and 1,826 for Nova Pro; a page is 2,570.
  picture: { lower: 100, tokens: 1300, upper: 3200 },
  page: { lower: 1, tokens: 2570, upper: 5200 },
  forgets: false,
}

const rules: readonly Rule<ConverseRules>[] = [
  {
    models: /nova-(?:2|premier)/,
    value: {
      ...NOVA,
      toolsAuto: { lower: 820, tokens: 862, upper: 900 },
      toolsForced: { lower: 800, tokens: 880, upper: 1000 },
    },
  },
  {
    models: /nova-micro|nova-pro/,
    value: {
      ...NOVA,
      toolsAuto: { lower: 330, tokens: 368, upper: 400 },
      toolsForced: { lower: 340, tokens: 408, upper: 440 },
    },
  },
  {
    models: /nova-lite/,
    value: {
      ...NOVA,
      toolsAuto: { lower: 330, tokens: 740, upper: 820 },
      toolsForced: { lower: 330, tokens: 760, upper: 860 },
    },
  },
  { models: /nova/, value: NOVA },
  { models: /gpt-oss/, value: { ...OTHERS, request: { lower: 50, tokens: 64, upper: 80 } } },
  { value: OTHERS },
]

export function converseRules(target: RuleTarget): ConverseRules {
  const other = findRule(rules, target)
  if (!target.model.includes('claude')) return other
  // A schema is told with more words than on Anthropic's API.
  const schema = { lower: 90, tokens: 140, upper: 280 }
  return { ...other, ...claudeRules(target), schema, isClaude: true, forgets: false }
}
