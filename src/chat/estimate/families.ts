/** How many tokens a model's tokenizer makes of a text, from those of o200k_base and from what the text is made of. */
import { MEASURED, MEASURED_AS_OF } from './measured.generated.ts'

/** What was fitted to a tokenizer: numbers for the tokens beyond the least, and for each feature. */
export interface Fit {
  /** Tokens for one of each. */
  readonly mean: readonly number[]
  /** The variance of one of each; and of each by the square of its number, as texts have habits. */
  readonly variance: readonly number[]
  readonly square: readonly number[]
  /** How many times the root of the variance texts lie below and above the mean, all but two in a thousand. */
  readonly below: number
  readonly above: number
}

interface Factors {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/** A tokenizer that was measured, and what it is multiplied by. */
interface Member {
  readonly fit: Fit
  readonly factors: Factors
}

/** A generation of tokenizers. Its bounds are those of all its members. */
export interface TokenizerFamily {
  readonly name: string
  readonly members: readonly Member[]
  /** Tokens for a byte of a long run of one character, which one vocabulary has whole and another in short pieces. */
  readonly tokensPerRunByte: number
  /** Tokens more, at most, for a letter of words in capitals. */
  readonly tokensPerCapital: number
  /** Factors of ordinary text, for a first guess: bounds of a text need the text. */
  readonly factors: Factors
  readonly asOf: string
}

type Measured = keyof typeof MEASURED

/** Texts of other sources than those that were measured lie a little farther off. */
const SLACK = 0.01

function family(name: string, members: readonly Measured[], by: Factors = AS_MEASURED): TokenizerFamily {
  return {
    name,
    members: members.map((member) => ({ fit: MEASURED[member], factors: by })),
    tokensPerRunByte: members.length > 1 ? 1 : 0.75,
    tokensPerCapital: 0,
    factors: {
      lower: ORDINARY.lower * by.lower,
      tokens: ORDINARY.tokens * by.tokens,
      upper: ORDINARY.upper * by.upper,
    },
    asOf: MEASURED_AS_OF,
  }
}

/**
 * Tokens for one of o200k_base in documents, code, JSON, licences and manuals: of the 13,990 texts of 16 tokens or more that
 * scripts/estimate measures, all but one in a hundred lie between with each of its seven tokenizers; 1.05 is the middle one.
 */
const ORDINARY: Factors = { lower: 0.8, tokens: 1.05, upper: 1.5 }

const AS_MEASURED: Factors = { lower: 1 - SLACK, tokens: 1, upper: 1 + SLACK }
const ALL = Object.keys(MEASURED) as readonly Measured[]

/** Anything that one of the measured ones does, and some more for vocabularies that are smaller than all of them. */
const unknown = family('unknown', ALL, { lower: 0.95, tokens: 1, upper: 1.25 })

/** Prompts in capitals cost Claude 0.08 to 0.12 a letter more than Claude 2's tokenizer says. */
const CAPITAL = 0.17

/**
 * Claude's tokenizers are not published. Recorded bills of Claude 3 to 4.6 (2025-03 to 2026-08) lie within what is measured of
 * Claude 2's tokenizer, which is public: of 197, none is above 0.89 of its upper bound or below 1.18 of its lower one. The
 * factors are for texts with hardly a bound around them: of common words alone. Other scripts, of which there are few bills,
 * are taken to lie between the best that was measured and Claude 2's.
 */
const claude = {
  ...family('claude', ['claude2', 'gemma'], { lower: 0.96, tokens: 1.06, upper: 1.08 }),
  tokensPerCapital: CAPITAL,
}

/**
 * From Opus 4.7 on, against the tokenizer before, as measured publicly: English 1.45, German 1.46, Python 1.20,
 * TypeScript 1.13, Chinese, Russian and Arabic 1.00. Recorded bills have 1.25 to 1.45; of 39, none is above 1.11 of the upper
 * bound of Claude 2's tokenizer.
 */
const claudeNew = {
  ...family('claude-new', ['claude2', 'gemma'], { lower: 0.97, tokens: 1.36, upper: 1.55 }),
  tokensPerCapital: CAPITAL,
}

/** By the model's own name, the first that fits. */
const families: readonly (readonly [RegExp, TokenizerFamily])[] = [
  [/distill-llama/, family('llama', ['llama'])],
  [/distill-qwen/, family('qwen', ['qwen'])],
  [/claude-(?:opus-4-[789]|opus-4\.[789]|(?:opus|sonnet|haiku|fable)-(?:[5-9]|\d\d)(?!\d))/, claudeNew],
  // A name without a version may mean any of them.
  [/claude-(?:[123](?!\d)|v[12]|instant|(?:opus|sonnet|haiku)-[34])/, claude],
  [/^gemini|^gemma/, family('gemma', ['gemma'])],
  [/llama-?v?3/, family('llama', ['llama'])],
  [/qwen|^qwq|^qvq/, family('qwen', ['qwen'])],
  [/deepseek/, family('deepseek', ['deepseek'])],
  // Command R+ was measured; recorded bills of Command A agree. Those before Command R have another vocabulary.
  [/^command-[ar]|^c4ai/, family('command', ['command'])],
  [
    /^(?:mistral-(?:nemo|small|medium|large)|ministral|magistral|devstral|codestral|pixtral-12b|open-mistral-nemo)(?!.*-24)/,
    family('tekken', ['tekken']),
  ],
]

const anyClaude = {
  ...family('any-claude', ['claude2', 'gemma'], { lower: 0.96, tokens: 1.2, upper: 1.55 }),
  tokensPerCapital: CAPITAL,
}

/** The tokenizer that a model has, by its own name without a provider's prefix; a table with wide bounds for one that is not known. */
export function tokenizerFamilyOf(model: string): TokenizerFamily {
  const name = model.toLowerCase()
  return families.find(([pattern]) => pattern.test(name))?.[1] ?? (name.includes('claude') ? anyClaude : unknown)
}
