/** How many tokens a model's tokenizer makes of a text for one of o200k_base: at least, likely and at most, by kind of character. */
import { TEXT_KINDS, type TextKind } from './kinds.ts'
import { MEASURED, MEASURED_AS_OF } from './measured.generated.ts'

export type Factors = readonly [lower: number, likely: number, upper: number]
type FactorTable = Readonly<Record<TextKind, Factors>>

/** A generation of tokenizers, and how well it is known. */
export interface TokenizerFamily {
  readonly name: string
  readonly factors: FactorTable
  /** Tokens for a byte of a long run of one character, which one vocabulary has whole and another in short pieces. */
  readonly tokensPerRunByte: number
  /** How far short texts lie outside of the factors: by this times the square root of their tokens. */
  readonly spread: number
  /** The same for English prose. */
  readonly proseSpread: number
  readonly asOf: string
}

/** Texts that were not measured may lie this far outside of those that were; English and code, of which most were, less. */
const SLACK = 0.1
const ENGLISH_SLACK = 0.04

function measured(name: keyof typeof MEASURED): TokenizerFamily {
  const table: FactorTable = MEASURED[name]
  const factors = tableOf((kind) => {
    const [lower, likely, upper] = table[kind]
    const slack = kind === 'english' || kind === 'code' ? ENGLISH_SLACK : SLACK
    return [lower * (1 - slack), likely, upper * (1 + slack)]
  })
  return { name, factors, tokensPerRunByte: 0.75, spread: 0.6, proseSpread: 0.3, asOf: MEASURED_AS_OF }
}

function tableOf(factorsOf: (kind: TextKind) => Factors): FactorTable {
  return Object.fromEntries(TEXT_KINDS.map((kind) => [kind, factorsOf(kind)])) as FactorTable
}

const gemma = measured('gemma')
const llama = measured('llama')
const qwen = measured('qwen')
const deepseek = measured('deepseek')
const tekken = measured('tekken')

/** Anything that one of the measured ones does, and as much again for a vocabulary of a sixth of the size. */
const unknown: TokenizerFamily = {
  name: 'unknown',
  factors: tableOf((kind) => {
    const all = [gemma, llama, qwen, deepseek, tekken].map(({ factors }) => factors[kind])
    const likely = all.map(([, middle]) => middle).sort((a, b) => a - b)[2]!
    return [Math.min(...all.map(([lower]) => lower)), likely, Math.max(...all.map(([, , upper]) => upper)) * 1.4]
  }),
  tokensPerRunByte: 1,
  spread: 0.8,
  proseSpread: 0.5,
  asOf: MEASURED_AS_OF,
}

/**
 * Claude's tokenizers are not published. Up to 4.6: recorded bills of English and of JSON (2025-03 to 2026-08); other
 * scripts lie between o200k_base and Claude 2's tokenizer, which is public and was measured in the same way.
 */
const claude: TokenizerFamily = {
  name: 'claude',
  factors: {
    english: [0.95, 1.07, 1.2],
    code: [0.94, 1.07, 1.22],
    plain: [0.9, 1.15, 1.7],
    rare: [0.85, 1.3, 2.1],
    digits: [0.65, 1.1, 3],
    signs: [0.85, 1.08, 1.4],
    greek: [0.85, 1.7, 3.2],
    cyrillic: [0.85, 1.5, 2.7],
    armenian: [1, 2.5, 6.6],
    hebrew: [0.9, 1.7, 2.9],
    arabic: [0.85, 1.7, 3.6],
    devanagari: [0.85, 2, 4],
    indic: [0.85, 2.5, 7.9],
    thai: [0.85, 2, 4.2],
    lao: [0.3, 1, 1.8],
    tibetan: [0.4, 1, 2.1],
    myanmar: [0.6, 1.3, 3.9],
    georgian: [1, 2.2, 6.7],
    ethiopic: [0.4, 1, 1.6],
    khmer: [0.7, 2, 4.9],
    kana: [0.7, 1.1, 1.5],
    han: [0.75, 1.15, 1.6],
    hangul: [0.85, 1.3, 2],
    emoji: [0.4, 1.1, 2],
    other: [0.4, 1, 1.6],
  },
  tokensPerRunByte: 0.75,
  spread: 0.25,
  proseSpread: 0.25,
  asOf: MEASURED_AS_OF,
}

/**
 * From Opus 4.7 on, against the tokenizer before, as measured publicly: English 1.45, German 1.46, Python 1.20,
 * TypeScript 1.13, Chinese, Russian and Arabic 1.00; on mixed text 1.53 of o200k_base.
 */
const claudeNew: TokenizerFamily = {
  ...claude,
  name: 'claude-new',
  factors: tableOf((kind) => {
    const [lower, likely, upper] = claude.factors[kind]
    if (kind === 'english' || kind === 'code') return [0.98, 1.4, 1.7]
    if (kind === 'plain') return [0.95, 1.45, 2.1]
    if (kind === 'rare') return [0.9, 1.7, 3]
    return kind === 'signs' ? [0.9, 1.25, 1.7] : [lower, likely * 1.05, upper * 1.15]
  }),
}

/** Command models: recorded bills of English and of JSON (2025-03 to 2026-08) are what o200k_base counts, within some tokens. */
const command: TokenizerFamily = {
  ...unknown,
  name: 'command',
  factors: { ...unknown.factors, english: [0.92, 1, 1.15], code: [0.9, 1, 1.25] },
  spread: 0.5,
  proseSpread: 0.3,
}

/** By the model's own name, the first that fits. */
const families: readonly (readonly [RegExp, TokenizerFamily])[] = [
  [/distill-llama/, llama],
  [/distill-qwen/, qwen],
  [/claude-(?:opus-4-[789]|opus-4\.[789]|(?:opus|sonnet|haiku|fable)-(?:[5-9]|\d\d)(?!\d))/, claudeNew],
  // A name without a version may mean any of them.
  [/claude-(?:[123](?!\d)|v[12]|instant|(?:opus|sonnet|haiku)-[34])/, claude],
  [/^gemini|^gemma/, gemma],
  [/llama-?v?3/, llama],
  [/qwen|^qwq|^qvq/, qwen],
  [/deepseek/, deepseek],
  [/^command|^c4ai/, command],
  [
    /^(?:mistral-(?:nemo|small|medium|large)|ministral|magistral|devstral|codestral|pixtral-12b|open-mistral-nemo)(?!.*-24)/,
    tekken,
  ],
]

const anyClaude: TokenizerFamily = {
  ...claude,
  name: 'any-claude',
  factors: tableOf((kind) => {
    const [lower] = claude.factors[kind]
    const [, likely, upper] = claudeNew.factors[kind]
    return [lower, likely, upper]
  }),
}

/** The tokenizer that a model has, by its own name without a provider's prefix; a table with wide bounds for one that is not known. */
export function tokenizerFamilyOf(model: string): TokenizerFamily {
  const name = model.toLowerCase()
  return families.find(([pattern]) => pattern.test(name))?.[1] ?? (name.includes('claude') ? anyClaude : unknown)
}
