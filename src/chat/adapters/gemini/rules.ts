/**
 * What Gemini's template adds. Recorded bills of 2025-05 to 2026-08, after the text is taken off, which was counted with
 * Gemma 3's tokenizer: that is Gemini's. Text fits to the token; a tool or a call within some tokens.
 */
import type { GeminiPictures } from '../../media/rules/gemini.ts'
import type { AdapterTarget } from '../adapter.ts'
import type { Tokens } from '../claude/rules.ts'
import { findRule, type Rule } from '../rules.ts'
import { type OwnRules, ownRules, ownSignatureTokens } from './own/rules.ts'

interface GeminiRules {
  readonly content: Tokens
  readonly system: Tokens
  /** Beside the names and descriptions of a function, and of the properties, descriptions and schemas that its schema holds. */
  readonly tool: Tokens
  readonly schema: SchemaTokens
  /** Whether schemas that are given as JSON schema, not in OpenAPI's terms, are known to cost tokens. Where false, no bill charged them. */
  readonly jsonSchemaCounts: boolean
  /** Whether the data of calls and results is written as JSON; if not, its keys and values count alone. */
  readonly writesJson: 'yes' | 'no' | 'perhaps'
  readonly call: Tokens
  readonly result: Tokens
  /** A list or an object within a call's arguments or within a result. */
  readonly nestedData: Tokens
  /** Which schemas of structured answers may count: all, those in OpenAPI's terms, none. */
  readonly answerSchemas: 'all' | 'openapi' | 'none'
  /** Whether the signatures of thoughts count, where the call that one belongs to is of the current turn. */
  readonly signaturesCount: 'yes' | 'no' | 'perhaps'
  readonly pictures: GeminiPictures
}

/** The rules for a target; `own` where the counter is the model's, and recorded bills say how it is shown things. */
export interface TargetRules extends GeminiRules {
  readonly own: OwnRules | null
}

/** What the parts of a function's schema add beside its words. */
interface SchemaTokens {
  /** An object that has properties: the whole. */
  readonly object: Tokens
  /** A property of a simple type that is required, and how much more one costs that is not, where the best guess is asked for. */
  readonly property: Tokens
  readonly optionalTokens: number
  readonly described: Tokens
  /** A list of a simple type. */
  readonly list: Tokens
  /** A schema in a schema: an object, alternatives, a definition. */
  readonly nested: Tokens
}

const tokens = (lower: number, likely: number, upper: number): Tokens => ({ lower, tokens: likely, upper })

/** The sum of the texts, and hardly anything else: Vertex, and models before 2.5. A type is one token, or none. */
const PLAIN: GeminiRules = {
  content: tokens(0, 0, 1),
  system: tokens(0, 0, 1),
  tool: tokens(0, 0, 1),
  schema: {
    object: tokens(0, 1, 1),
    property: tokens(0, 1, 2),
    optionalTokens: 0,
    described: tokens(0, 0, 1),
    list: tokens(0, 1, 3),
    nested: tokens(0, 1, 8),
  },
  jsonSchemaCounts: false,
  writesJson: 'no',
  call: tokens(-1, 0, 1),
  result: tokens(-1, 0, 1),
  nestedData: tokens(0, 0, 1),
  answerSchemas: 'openapi',
  signaturesCount: 'no',
  pictures: 'tiles',
}

/** The Gemini API, 2.5. */
const API: GeminiRules = {
  content: tokens(1, 1, 1),
  system: tokens(0, 1, 1),
  tool: tokens(17, 18, 20),
  schema: {
    object: tokens(-1, 0, 1),
    property: tokens(7, 9, 15),
    optionalTokens: 4,
    described: tokens(-2, -1, 1),
    list: tokens(0, 8, 24),
    nested: tokens(0, 20, 72),
  },
  jsonSchemaCounts: true,
  writesJson: 'yes',
  call: tokens(4, 6, 8),
  result: tokens(3, 6, 8),
  nestedData: tokens(0, 2, 4),
  answerSchemas: 'none',
  signaturesCount: 'no',
  pictures: 'tiles',
}

const API_3: GeminiRules = {
  ...API,
  tool: tokens(11, 13, 15),
  schema: {
    object: tokens(10, 13, 16),
    property: tokens(6, 8, 15),
    optionalTokens: 3,
    described: tokens(1, 3, 6),
    list: tokens(2, 6, 24),
    nested: tokens(0, 20, 72),
  },
  signaturesCount: 'yes',
  pictures: 'budget',
}

const rules: readonly Rule<GeminiRules>[] = [
  { models: /gemini-(?:1|2\.0)/, value: PLAIN },
  { models: /gemini-2/, providers: ['vertex', 'google-vertex'], value: PLAIN },
  { models: /gemini-3/, providers: ['vertex', 'google-vertex'], value: { ...PLAIN, pictures: 'budget' } },
  { models: /gemini-2\.5/, value: API },
  { models: /gemini-3/, value: API_3 },
  // A generation that no bill was seen of: all that any of them does.
  {
    value: {
      content: tokens(0, 1, 1),
      system: tokens(0, 1, 1),
      tool: tokens(0, 13, 20),
      schema: {
        object: tokens(-1, 6, 16),
        property: tokens(0, 8, 15),
        optionalTokens: 4,
        described: tokens(-2, 0, 6),
        list: tokens(0, 6, 24),
        nested: tokens(0, 10, 72),
      },
      jsonSchemaCounts: false,
      writesJson: 'perhaps',
      call: tokens(-1, 5, 8),
      result: tokens(-1, 5, 8),
      nestedData: tokens(0, 1, 4),
      answerSchemas: 'all',
      signaturesCount: 'perhaps',
      pictures: 'unknown',
    },
  },
]

/**
 * What the signature of a thought costs, by its characters: 40 recorded bills have 0.11 to 0.21 tokens for each, the less
 * the shorter it is, and short ones have nothing.
 */
export function signatureTokens({ own }: TargetRules, signature: string): Tokens {
  const { length } = signature
  if (own !== null) return FREE_SIGNATURES.has(signature) ? tokens(0, 0, 0) : ownSignatureTokens(length)
  return {
    lower: Math.max(0, Math.floor(0.145 * length - 25)),
    tokens: Math.max(0, Math.round(0.207 * length - 20)),
    upper: Math.ceil(0.225 * length) + 8,
  }
}

/** Google, "Thought signatures": for calls that another model made. They cost nothing on any bill. */
const FREE_SIGNATURES: ReadonlySet<string> = new Set(
  ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'].map((text) => btoa(text)),
)

export function geminiRules(target: AdapterTarget): TargetRules {
  const found = findRule(rules, target)
  const own = target.isOwnEncoding ? ownRules(target) : null
  if (own === null) return { ...found, own }
  const fixed = (count: number) => tokens(count, count, count)
  const { answerSchemas, contentTokens, systemTokens } = own
  return { ...found, own, answerSchemas, content: fixed(contentTokens), system: fixed(systemTokens) }
}

/** A tool of Google's, declared: nothing in the recorded bills of search on Vertex, 16 on the Gemini API. */
export function hostedTokens(name: string): Tokens {
  return { lower: 0, tokens: 0, upper: /^google_?search/i.test(name) ? 24 : 300 }
}
